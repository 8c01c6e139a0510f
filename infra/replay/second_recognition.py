"""Hearing a call again: the frames in the log through today's recogniser, beside what the other handlers said then."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from handlers.business.memory import BusinessDirectory
from handlers.call.hearing.handlers import Hearing, list_vocabulary
from handlers.call.ports.recogniser import Recogniser, VoiceActivity
from handlers.call.state import Conversation, evolve
from infra.composition.services import Services
from infra.composition.voice_engines import open_recogniser
from infra.engines.recogniser_fallback import prepare_engine
from infra.engines.voice_activity import WebRtcActivity
from infra.runtime.clock import SystemClock
from infra.runtime.stamp import draft_from_frame
from schemas.fact import Fact, promote_draft
from schemas.frame import Frame
from schemas.knowledge import Business
from schemas.line import LineOpened
from schemas.speech import (
    SpeechDiscarded,
    SpeechPartial,
    SpeechPaused,
    SpeechRecognised,
    SpeechResumed,
    SpeechStarted,
)
from schemas.subjects import heard_subject, parse_subject

#: What hearing says: taken out of the recording, to be said anew.
HEARD = (SpeechStarted, SpeechPartial, SpeechPaused, SpeechResumed, SpeechRecognised, SpeechDiscarded)


class NoSound(Exception):
    """There are no frames to hear again; the message says why that is so."""


class RecordedCallView:
    """What `Hearing` follows the call by: the other handlers' facts as they come, and its own as it says them."""

    def __init__(self, recorded: Sequence[Fact]) -> None:
        self._others = [fact for fact in recorded if not isinstance(fact.event, HEARD)]
        self.conversation = Conversation()
        self.facts: list[Fact] = []

    async def hear(self, frames: AsyncIterator[Sequence[Frame]], activity: VoiceActivity, ear: Recogniser, of: Business) -> None:
        """Hand every frame over, with all that had been said by its time."""
        opened = next((fact for fact in self._others if isinstance(fact.event, LineOpened)), self._others[0])
        call, clock = opened.subject, SystemClock()
        hearing = Hearing(self, activity, ear, of, clock)
        waiting = iter(self._others)
        upcoming = next(waiting, None)
        try:
            async for batch in frames:
                for frame in batch:
                    at = opened.at + timedelta(milliseconds=frame.timestamp)
                    while upcoming is not None and upcoming.at <= at:
                        self._take(upcoming)
                        upcoming = next(waiting, None)
                    said = hearing(frame)
                    if said is None:
                        continue
                    async for event in said:
                        draft = draft_from_frame(call, event, "hearing", clock, person=opened.person, epoch=0)
                        fact = promote_draft(draft)
                        self._take(Fact(**{name: getattr(fact, name) for name in fact.__struct_fields__} | {"at": at}))
        finally:
            await hearing.close()
        while upcoming is not None:
            self._take(upcoming)
            upcoming = next(waiting, None)

    def _take(self, fact: Fact) -> None:
        self.facts.append(fact)
        self.conversation = evolve(self.conversation, fact)


async def recognise_again(services: Services, recorded: Sequence[Fact], businesses: BusinessDirectory) -> list[Fact]:
    """The facts of a call with what today's recogniser makes of its sound. NoSound when the log has none any more."""
    own = [fact for fact in recorded if parse_subject(fact.subject).kind == "call"]
    if len({fact.subject for fact in own}) != 1:
        raise NoSound("--sound hears one call again: name it by its id")
    parsed = parse_subject(own[0].subject)
    subject, of = heard_subject(parsed.tenant, parsed.id), businesses.of(parsed.tenant)
    last = await services.bus.audio.last(subject)
    if last is None:
        raise NoSound("the log has no frames of this call any more (see the setting audio_minutes, and consent to recording)")
    ear, again = open_recogniser(services), RecordedCallView(own)
    try:
        await prepare_engine(ear, list_vocabulary(of))
        await again.hear(services.bus.audio.read(subject), WebRtcActivity(), ear, of)
    finally:
        await ear.close()
    if not any(isinstance(fact.event, SpeechStarted) for fact in again.facts):
        raise NoSound(
            "there is only silence in this call's frames: their key was destroyed, as it is without consent to recording"
        )
    ledger = [fact for fact in recorded if parse_subject(fact.subject).kind != "call"]
    return [*again.facts, *ledger]
