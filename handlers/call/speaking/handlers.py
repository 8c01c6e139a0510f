"""Speaking: a sentence becomes sound, frame by frame, in the order it was composed."""

from collections.abc import AsyncIterator

from handlers.call.ports.clearance import Clearance
from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.ports.verdicts import Verdicts
from handlers.call.ports.voice import AudioOutput, Voice
from handlers.call.speaking.turn_timing import time_turn
from handlers.clock import Clock
from handlers.handler import handler
from schemas.fact import Fact
from schemas.frame import FRAME_BYTES, FRAME_MS, SILENCE
from schemas.reply import PlaybackStopped, SentenceComposed, SentenceSpoken, SentenceStarted, TurnTimed
from schemas.understanding import VerdictGiven


@handler("speaking", role="voice", done=(SentenceSpoken,), interrupted_by=(PlaybackStopped,), ends_with_call=True)
async def speak(
    sentence: SentenceComposed,
    fact: Fact,
    ongoing: OngoingCall,
    clearance: Clearance,
    verdicts: Verdicts,
    voice: Voice,
    mouth: AudioOutput,
    clock: Clock,
) -> AsyncIterator[SentenceStarted | TurnTimed | SentenceSpoken | VerdictGiven]:
    """Say one sentence, as far as the PII guard gives leave.

    After a takeover it goes on from the frame where the last owner stopped.
    """
    nth, already = sentence.sentence, mouth.already(sentence.sentence)
    if ongoing.conversation.playback.dropped >= nth or ongoing.conversation.line.ended:
        return
    asked = clock.steady()
    leave = await clearance.clear(fact, ongoing.conversation, verdicts)
    if leave.late:
        reason = "late or down: said as far as is safe without it"
        instead = "" if leave.text == sentence.text else leave.text
        yield VerdictGiven(
            shield="pii", about=fact.id, turn=sentence.turn, verdict="failed", reason=reason, sentence=nth, text=instead
        )
    began, first, sent = clock.steady(), 0, 0
    light = sentence.source == "formula"
    async for sound in voice.say(leave.text, sentence.language, light=light):
        synthesised = (clock.steady() - began) * 1000
        for at in range(0, len(sound), FRAME_BYTES):
            sent += 1
            if sent <= already:
                continue
            frame = sound[at : at + FRAME_BYTES]
            number = await mouth.utter(nth, frame + SILENCE[len(frame) :], (sent - 1) * FRAME_MS)
            if not first:
                first, now = number, clock.now()
                yield SentenceStarted(
                    sentence=nth, turn=sentence.turn, frame=number, synthesise_ms=round(synthesised, 2), engine=voice.name
                )
                timing = time_turn(ongoing.conversation, sentence, fact.cause, synthesised, (began - asked) * 1000, now)
                if timing:
                    yield timing
    first = first or mouth.spoken + 1
    yield SentenceSpoken(sentence=nth, turn=sentence.turn, from_frame=first - already, to_frame=mouth.spoken)
