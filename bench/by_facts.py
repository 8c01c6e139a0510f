"""A conversation without a caller's sound: its turns are published as facts, and the real roles do the rest."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import msgspec

from bus.jetstream import connect
from bus.jetstream.bus import JetStreamBus
from bus.log import Unavailable
from infra.privacy.vault.call_keys import RingingLive
from infra.privacy.vault.sealers import open_sealers
from infra.runtime.clock import SystemClock, Ulids
from infra.settings import Settings
from producers.call_assignment import assignment_endpoint
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.line import CallEnded, CallRinging, LineOpened
from schemas.reply import PlaybackStopped, TurnTimed
from schemas.speech import SpeechRecognised
from schemas.understanding import VerdictGiven

_TURN_SECONDS, _TAKE_SECONDS = 10.0, 20.0
#: The silence that a turn is said to have been waited for; no figure here includes it.
_ENDPOINT_MS = 1


class Told(msgspec.Struct, kw_only=True):
    """What conversations showed: by shield what it said, and milliseconds from hearing a fact to hearing its verdict."""

    judged: dict[str, list[float]] = {}
    heard: dict[str, list[float]] = {}
    failed: dict[str, int] = {}
    waited: list[float] = []
    unanswered: int = 0

    def add(self, other: "Told") -> None:
        for mine, theirs in ((self.judged, other.judged), (self.heard, other.heard)):
            for shield, values in theirs.items():
                mine.setdefault(shield, []).extend(values)
        for shield, count in other.failed.items():
            self.failed[shield] = self.failed.get(shield, 0) + count
        self.waited += other.waited
        self.unanswered += other.unanswered


class Driven:
    """One conversation with the business of a tenant."""

    def __init__(self, bus: JetStreamBus, live: RingingLive, tenant: str, called: str, ids: Ulids, nth: int) -> None:
        self.told = Told()
        self._bus, self._live, self._clock, self._called = bus, live, SystemClock(), called
        self._caller = f"+1212555{nth:04d}"
        self._person, self._call = ids.new(), ids.new()
        self._subject = f"call.{tenant}.{self._call}"
        self._heard: dict[str, float] = {}
        self._timed: dict[int, asyncio.Event] = {}
        self._last = 0

    async def run(self, turns: Sequence[str], every: float) -> Told:
        """Ring, say the turns one after the other, each so many seconds after the last was answered, and hang up."""
        tap = await self._live.tap(self._subject, self._on)
        try:
            await self._say(CallRinging(person=self._person, caller=self._caller, called=self._called), "ringing")
            await self._taken()
            await self._say(LineOpened(stream="bench", edge="bench"), "opened")
            await asyncio.sleep(1.0)
            for nth, words in enumerate(turns, 1):
                await self._turn(nth, words)
                await asyncio.sleep(every)
            await self._say(CallEnded(reason="caller", seconds=1), "ended")
            await asyncio.sleep(1.5)  # verdicts still to come
        finally:
            await tap.close()
        return self.told

    async def _turn(self, nth: int, words: str) -> None:
        await self._hush(nth)
        self._timed[nth] = asyncio.Event()
        said = SpeechRecognised(
            turn=nth, words=words, confidence=0.9, from_frame=nth * 100, to_frame=nth * 100 + 50, ended_frame=nth * 100 + 45,
            endpoint_ms=_ENDPOINT_MS, recognise_ms=0.0, engine="bench",
        )  # fmt: skip
        await self._say(said, f"said-{nth}")
        try:
            async with asyncio.timeout(_TURN_SECONDS):
                await self._timed[nth].wait()
        except TimeoutError:
            self.told.unanswered += 1

    async def _hush(self, nth: int) -> None:
        """Interrupt the agent, who would speak for seconds."""
        stopped = PlaybackStopped(sentence=self._last, through=self._last, frame=nth * 100, reason="bench")
        await self._say(stopped, f"hushed-{nth}")
        await asyncio.sleep(0.1)

    async def _say(self, event: Event, name: str) -> None:
        draft = Draft(subject=self._subject, event=event, id=f"{self._call}/{name}", at=self._clock.now(), person=self._person)
        await self._live.publish(draft)

    async def _taken(self) -> None:
        async with asyncio.timeout(_TAKE_SECONDS):
            while True:
                try:
                    await self._bus.requests.ask(assignment_endpoint("voice"), self._subject.encode(), seconds=1.0)
                except Unavailable:
                    await asyncio.sleep(0.1)
                else:
                    return

    def _on(self, fact: Fact) -> None:
        now = time.perf_counter()
        self._heard[fact.id] = now
        self._last = max(self._last, getattr(fact.event, "sentence", 0))
        match fact.event:
            case VerdictGiven(verdict="failed", shield=shield):
                self.told.failed[shield] = self.told.failed.get(shield, 0) + 1
            case VerdictGiven(shield=shield, about=about, judge_ms=judged) if about in self._heard and fact.handler == shield:
                self.told.judged.setdefault(shield, []).append(judged)
                self.told.heard.setdefault(shield, []).append((now - self._heard[about]) * 1000)
            case TurnTimed(turn=turn, guard=guard):
                self.told.waited.append(guard)
                self._timed[turn].set()


@asynccontextmanager
async def line(settings: Settings) -> AsyncIterator[tuple[JetStreamBus, RingingLive]]:
    """A connection to the bus of a home that seals and opens as its roles do."""
    async with AsyncExitStack() as stack:
        clock = SystemClock()
        sealing = open_sealers(settings, clock.steady)
        stack.push_async_callback(sealing.vault.close)
        bus = await connect(
            settings.nats_url, now=clock.now, instance="bench", make_streams=False, wire=sealing.wire, frames=sealing.frames
        )
        stack.push_async_callback(bus.close)
        await stack.enter_async_context(sealing.at_work(bus.broadcast))
        yield bus, RingingLive(bus.live, sealing.keys)
