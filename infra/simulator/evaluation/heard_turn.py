"""One turn of a caller put to the real hearing and yielding, frame by frame on virtual time, and when what was decided."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec

from handlers.call.barge_in.handlers import give_way
from handlers.call.hearing.handlers import Hearing
from handlers.call.mind_state import MindState
from handlers.call.ports.recogniser import Recogniser, VoiceActivity
from handlers.call.state import Conversation, evolve
from infra.runtime.paced_audio import LEAD_SECONDS
from schemas.event import Event
from schemas.fact import Draft, promote_draft
from schemas.frame import FRAME_BYTES, FRAME_MS, Frame
from schemas.knowledge import Business
from schemas.reply import Expects, PlaybackContinued, PlaybackHeld, PlaybackStopped, SentenceComposed
from schemas.speech import SpeechDiscarded, SpeechRecognised, SpeechResumed

_SUBJECT = "call.demo.01TURN"
_AGENT = "The cleaning takes about forty-five minutes, and it costs a hundred and twenty-nine dollars with the check-up."


class HeardTurn(msgspec.Struct, kw_only=True):
    """What became of a turn. Times are seconds after its first frame; -1: it did not happen.

    `taken` are the moments at which a turn was taken, with its words; `held`, `stopped`, `went_on` are the agent's voice.
    """

    taken: list[tuple[float, str]] = []
    endpoints: list[int] = []
    held: float = -1.0
    stopped: float = -1.0
    went_on: float = -1.0

    @property
    def silent(self) -> float:
        """When the caller hears the agent no more: cleared, or what was on its way when it was held is played; -1: never."""
        ends = [self.stopped] if self.stopped >= 0 else []
        if self.held >= 0 and not (0 <= self.went_on < self.held + LEAD_SECONDS):
            ends.append(self.held + LEAD_SECONDS)
        return min(ends, default=-1.0)


class _Ongoing:
    """The call that hearing follows."""

    def __init__(self, expects: Expects, *, over_agent: bool) -> None:
        self.conversation = Conversation(tenant="demo", call="01TURN", memory=MindState(expects=expects))
        self._counted, self._began = 0, datetime(2026, 11, 20, 15, tzinfo=UTC)
        if over_agent:
            self.fold(SentenceComposed(turn=0, sentence=1, text=_AGENT, source="dialogue"))

    def fold(self, event: Event) -> None:
        self._counted += 1
        at = self._began + timedelta(seconds=asyncio.get_running_loop().time())
        draft = Draft(subject=_SUBJECT, event=event, id=f"turn/{self._counted}", at=at)
        self.conversation = evolve(self.conversation, promote_draft(draft))


async def hear_turn(
    sound: bytes, ear: Recogniser, activity: VoiceActivity, business: Business, expects: Expects, *, over_agent: bool = False
) -> HeardTurn:
    """Play a caller's sound, silence behind it included, to the hearing of a call."""
    ongoing, loop = _Ongoing(expects, over_agent=over_agent), asyncio.get_running_loop()
    hearing = Hearing(ongoing, activity, ear, business, _Clock())
    frames: asyncio.Queue[Frame | None] = asyncio.Queue()
    result, began = HeardTurn(), loop.time()

    async def listen() -> None:
        while (frame := await frames.get()) is not None:
            said = hearing(frame)
            if said is None:
                continue
            async for event in said:
                ongoing.fold(event)
                _note_turn(result, event, loop.time() - began)
                if over_agent and not isinstance(event, SpeechResumed):
                    answer = await give_way(event, ongoing)
                    if answer is not None:
                        ongoing.fold(answer)
                        _note_voice(result, answer, loop.time() - began)

    listening = asyncio.ensure_future(listen())
    for nth, start in enumerate(range(0, len(sound), FRAME_BYTES), 1):
        frames.put_nowait(Frame(nth, nth * FRAME_MS, 1, 0, sound[start : start + FRAME_BYTES]))
        await asyncio.sleep(max(began + nth * FRAME_MS / 1000 - loop.time(), 0.0))
    frames.put_nowait(None)
    await listening
    await hearing.close()
    return result


def _note_turn(result: HeardTurn, event: Event, at: float) -> None:
    match event:
        case SpeechRecognised(words=words, endpoint_ms=waited):
            result.taken.append((at, words))
            result.endpoints.append(waited)
        case SpeechDiscarded() | _:  # open: only what is taken counts
            pass


def _note_voice(result: HeardTurn, event: Event, at: float) -> None:
    match event:
        case PlaybackHeld() if result.held < 0:
            result.held = at
        case PlaybackStopped() if result.stopped < 0:
            result.stopped = at
        case PlaybackContinued() if result.went_on < 0:
            result.went_on = at
        case _:  # open: nothing else concerns the voice
            pass


class _Clock:
    """The loop's time."""

    def now(self) -> datetime:
        return datetime(2026, 11, 20, 15, tzinfo=UTC) + timedelta(seconds=self.steady())

    def steady(self) -> float:
        return asyncio.get_running_loop().time()
