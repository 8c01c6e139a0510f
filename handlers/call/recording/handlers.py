"""What becomes of the sound: turn by turn while nobody has agreed to a recording, and at the end of the call."""

import asyncio

from handlers.call.recording.ports import Recorder, RecordingConsent
from handlers.handler import handler
from schemas.fact import Fact
from schemas.line import CallEnded
from schemas.privacy import RecordingSealed, SoundForgotten
from schemas.speech import SpeechDiscarded, SpeechRecognised
from schemas.subjects import parse_subject

#: Frames before the end of a turn that the next owner of the call may want to hear again: its pre-roll, and a little more.
KEPT_FRAMES = 40
#: After a call has ended its last frames are still on their way to the log.
SETTLE_SECONDS = 1.0


@handler("letting-go", role="ledger")
async def purge_unconsented_sound(
    over: SpeechRecognised | SpeechDiscarded, fact: Fact, consent: RecordingConsent, recorder: Recorder
) -> None:
    """A turn is over: unless the caller has agreed to be recorded, its sound was only needed for that turn."""
    call = parse_subject(fact.subject)
    frame = over.to_frame if isinstance(over, SpeechRecognised) else over.frame
    if not await consent.agreed(call.tenant, fact.person, call.id):
        await recorder.let_go(call.tenant, call.id, frame - KEPT_FRAMES)


@handler("recording", role="ledger", done=(SoundForgotten,))
async def seal_recording(
    _: CallEnded, fact: Fact, consent: RecordingConsent, recorder: Recorder
) -> tuple[RecordingSealed | SoundForgotten, ...]:
    """The call is over: a sealed recording with consent; and either way nobody hears its frames again."""
    await asyncio.sleep(SETTLE_SECONDS)
    call = parse_subject(fact.subject)
    kept = await recorder.keep(call.tenant, call.id) if await consent.agreed(call.tenant, fact.person, call.id) else None
    await recorder.forget(call.tenant, call.id)
    return (kept, SoundForgotten(reason="recorded")) if kept else (SoundForgotten(reason="no-consent"),)
