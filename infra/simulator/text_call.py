"""A call held in text: what the caller types is heard as recognised speech, and the agent's sentences come back."""

import asyncio
import itertools
from collections.abc import Sequence

import msgspec

from bus.memory import MemoryBus
from handlers.call.state import Conversation
from infra.replay.environment import TodaysKnowledge, put_facts
from infra.replay.replayed_line import ReplayedLine
from infra.replay.virtual_time import PastClock
from infra.runtime.call_lane import CallLane
from infra.simulator.services import Services, services, settle
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.line import CallEnded, CallRinging, KeyPressed, LineOpened
from schemas.speech import CallerSilent, SpeechRecognised, SpeechStarted
from schemas.subjects import compose_subject, spoken_subject

#: Virtual seconds: how still the line must be for the caller to speak, how often to look, how long to wait for an answer.
_STILL, _LOOK, _PATIENCE = 0.3, 0.02, 60.0
#: Frames that the caller's turn is said to have taken.
_TURN_FRAMES = 50


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls, in which language, and from which number."""

    number: str = "+16175550147"
    language: str = ""


class TextCall:
    """One call after another on a bus in memory. What one call books, the next one finds. `close()` it in the end."""

    def __init__(self, bus: MemoryBus, clock: PastClock, business: Business, around: Services) -> None:
        self._bus, self._clock, self._business, self._around = bus, clock, business, around
        self._stop, self._ready = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._calls, self._counted = itertools.count(1), itertools.count(1)
        self._lanes: list[CallLane] = []
        self._running: list[asyncio.Task[None]] = []
        self._line: ReplayedLine | None = None
        self._call = self._person = ""
        self._turn = self._frame = self._seen = 0

    @property
    def business(self) -> Business:
        return self._business

    @property
    def conversation(self) -> Conversation:
        """The call as it stands."""
        return self._lanes[0].conversation if self._lanes else Conversation()

    @property
    def ringing(self) -> bool:
        """Whether there is a call at all, open or about to end."""
        return bool(self._lanes)

    @property
    def open(self) -> bool:
        """Whether the caller can still say something."""
        return bool(self._lanes) and not self.conversation.line.hanging_up

    @property
    def failed(self) -> list[str]:
        """What could not be handled, in words."""
        return self._around.failed

    async def ring(self, caller: Caller) -> list[Fact]:
        """A call comes in and is greeted; its facts so far."""
        if not self._tasks:
            self._tasks.append(asyncio.ensure_future(self._around.ledger().run(self._stop, self._ready.set)))
            await self._ready.wait()
        await self.hang_up()
        tenant, id_ = self._business.tenant, f"01TEXT{next(self._calls):020d}"
        self._call, self._turn, self._frame, self._seen = compose_subject("call", tenant, id_), 0, 0, 0
        self._person = await self._around.directory.person(tenant, caller.number)
        self._line = await ReplayedLine(self._say).open(self._bus, self._call, spoken_subject(tenant, id_))
        ringing = CallRinging(
            person=self._person,
            caller=caller.number,
            called=self._business.number,
            language=caller.language or self._business.language,
            timezone=self._business.timezone,
        )
        await self._say(ringing)
        self._lanes = await self._around.lanes(self._call)
        self._running = [asyncio.ensure_future(lane.run()) for lane in self._lanes]
        await asyncio.sleep(_LOOK)
        await self._say(LineOpened(stream="text", edge="text"))
        return await self._settled()

    async def hear(self, words: str, confidence: float = 1.0) -> list[Fact]:
        """The caller says something, recognised with this confidence; the facts of the turn."""
        self._turn += 1
        first, self._frame = self._frame + 1, self._frame + _TURN_FRAMES
        await self._say(SpeechStarted(turn=self._turn, frame=first))
        await asyncio.sleep(_LOOK)
        heard = SpeechRecognised(
            turn=self._turn,
            words=words,
            confidence=confidence,
            from_frame=first,
            to_frame=self._frame,
            ended_frame=self._frame,
            endpoint_ms=0,
            recognise_ms=0.0,
            engine="text",
            language=self.conversation.language,
        )
        await self._say(heard)
        return await self._settled()

    async def press(self, digit: str) -> list[Fact]:
        """The caller presses a key."""
        await self._say(KeyPressed(digit=digit))
        return await self._settled()

    async def be_silent(self) -> list[Fact]:
        """Nobody speaks until the agent has said something about it."""
        await self._say(CallerSilent(nth=self.conversation.turns.silences + 1, seconds=7.0))
        return await self._settled()

    async def hang_up(self) -> None:
        """The call is over, by whomever."""
        if not self._lanes:
            return
        by_agent = self.conversation.line.stage == "hanging-up"
        await self._say(CallEnded(reason="agent" if by_agent else "caller", seconds=round(self._clock.steady(), 1)))
        await asyncio.sleep(_LOOK)
        await settle(self._running)
        if self._line is not None:
            await self._line.close()
        self._lanes, self._running, self._line = [], [], None

    async def remaining(self) -> list[Fact]:
        """The facts since the last time, of a call that may be over."""
        facts = await self._bus.log.load(self._call)
        new, self._seen = list(facts[self._seen :]), len(facts)
        return new

    async def notices(self) -> list[Fact]:
        """All that was written to the business itself, such as what its owner is told."""
        return [fact async for batch in self._bus.log.read(f"business.{self._business.tenant}.>") for fact in batch]

    async def close(self) -> None:
        await self.hang_up()
        self._stop.set()
        await settle(self._tasks)
        await self._bus.close()

    async def _say(self, event: Event) -> None:
        """The outside world says something."""
        draft = Draft(
            subject=self._call,
            event=event,
            id=f"{self._call}/text/{next(self._counted)}",
            at=self._clock.now(),
            person=self._person,
        )
        await self._bus.live.publish(draft)

    async def _settled(self) -> list[Fact]:
        """Wait until the agent has said all there is to say; the facts since the last time."""
        deadline, since = self._clock.steady() + _PATIENCE, self._clock.steady()
        while self._clock.steady() - since < _STILL and self._clock.steady() < deadline:
            await asyncio.sleep(_LOOK)
            if not _at_rest(self.conversation):
                since = self._clock.steady()
        return await self.remaining()


def _at_rest(now: Conversation) -> bool:
    last, replies = now.turns.last, now.playback.replies
    answered = last is None or last.speech.turn in replies
    return bool(replies) and answered and not now.playback.playing and not now.tools.requests and not now.turns.open


def name_person(nth: int) -> str:
    """The id of the n-th caller of a telephone, from 1."""
    return f"01PERSON{nth:018d}"


async def text_call(today: TodaysKnowledge, tenant: str, clock: PastClock, history: Sequence[Fact] = ()) -> TextCall:
    """A telephone for one business, ready to ring. `history` is in the log already."""
    bus = MemoryBus(clock.now, instance="text", puzzled=lambda _: None)
    put_facts(bus, history)
    persons = itertools.count(1)
    around = await services(bus, clock, today, tenant, lambda: name_person(next(persons)))
    return TextCall(bus, clock, today.business(tenant), around)
