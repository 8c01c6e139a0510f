"""Replaying into one handler: it is handed the facts of then, one by one, and its answers go nowhere."""

import asyncio
import contextlib
import math
from collections.abc import Sequence

import msgspec

from bus.consumers import describe_failure
from bus.memory import MemoryBus
from handlers.handler import Handler
from infra.composition.needs import call_needs
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.replay.answer_pairs import Answer, pair_answers, select_answers
from infra.replay.environment import TodaysKnowledge, make_environment, put_facts
from infra.replay.history import everything
from infra.replay.null_ports import PretendedActions
from infra.replay.virtual_time import PastClock
from infra.runtime.call_lane import CallLane
from infra.runtime.claims import claim_subject
from infra.runtime.durable_handlers import DurableHandlers
from schemas.fact import Fact
from schemas.frame import Frame
from schemas.subjects import parse_subject

#: At unlimited speed, of a pause in which nothing happened only so many seconds pass.
_LONGEST_PAUSE = 5.0
#: What a call's handlers find in memory while it goes on.
_REMEMBERED = frozenset({"page", "contact"})
#: Seconds the handler has for what it began, after the last fact.
_LAST_WORDS = 60.0


class HandlerReplayResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a handler answered. `handed` facts it wanted, `failed` why it could not, `undone` what would have gone out."""

    handed: int
    answers: tuple[Answer, ...]
    failed: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()


class HandlerReplay:
    """Hands facts to one handler of today. `selected` are the facts it is about, among all that happened then."""

    def __init__(self, handler: Handler, today: TodaysKnowledge, *, speed: float = math.inf) -> None:
        if Frame in handler.wants:
            raise ValueError(f"{handler.name} wants sound, not facts: replay a call with --sound")
        self._handler, self._today = handler, today
        self._pause = _LONGEST_PAUSE if math.isinf(speed) else math.inf
        self._failed: list[str] = []
        self._pretended = PretendedActions()

    async def replay(self, facts: Sequence[Fact], history: Sequence[Fact], selected: frozenset[str]) -> HandlerReplayResult:
        """Hand over `facts`, which happened after `history`; only answers to `selected` count."""
        handed = [fact for fact in facts if fact.id in selected and isinstance(fact.event, self._handler.wants)]
        now: list[Fact] = []
        if self._handler.role == "ledger":
            now += await self._ledger(facts, history)
        else:
            for call in dict.fromkeys(fact.subject for fact in facts if fact.id in selected):
                if parse_subject(call).kind == "call":
                    around = [fact for fact in facts if fact.subject == call or parse_subject(fact.subject).kind in _REMEMBERED]
                    now += await self._call(call, around, history)
        then = [fact for fact in facts if self._own(fact)]
        answers = select_answers(pair_answers(then, now), selected)
        return HandlerReplayResult(
            handed=len(handed), answers=tuple(answers), failed=tuple(self._failed), undone=tuple(self._pretended.undone)
        )

    def _own(self, fact: Fact) -> bool:
        return fact.handler == self._handler.name

    async def _ledger(self, facts: Sequence[Fact], history: Sequence[Fact]) -> list[Fact]:
        if not facts:
            return []
        clock = PastClock(facts[0].at)
        bus = MemoryBus(clock.now, puzzled=lambda _: None)
        put_facts(bus, history)
        around = await make_environment(bus, clock, [*history, *facts], self._today, self._pretended)
        stop, up = asyncio.Event(), asyncio.Event()
        durable = DurableHandlers(
            [self._handler],
            around.needs,
            log=bus.log,
            consumers=bus.consumers,
            business=self._today.business,
            on_stored=around.notice,
            clock=clock,
            tracer=NoTracer(),
            meter=Meter(),
        )
        running = [asyncio.ensure_future(durable.run(stop, up.set)), asyncio.ensure_future(around.follow(bus.log))]
        try:
            await asyncio.wait([running[0], asyncio.ensure_future(up.wait())], return_when=asyncio.FIRST_COMPLETED)
            if running[0].done():
                running[0].result()
            for fact in facts:
                await clock.until(fact.at, self._pause)
                if not self._own(fact):
                    await bus.log.append(fact)
            await asyncio.sleep(_LAST_WORDS)
        finally:
            stop.set()
            running[1].cancel()
            await asyncio.gather(*running, return_exceptions=True)
        self._failed += [f"{one.tag} {one.id}: {one.reason}" for one in await bus.parking.list()]
        said = await self._said(bus)
        await bus.close()
        return said

    async def _call(self, call: str, facts: Sequence[Fact], history: Sequence[Fact]) -> list[Fact]:
        """On a lane of its own, beside what the other handlers said then."""
        clock = PastClock(facts[0].at)
        bus = MemoryBus(clock.now, puzzled=lambda _: None)
        put_facts(bus, [fact for fact in history if fact.subject != call])
        around = await make_environment(bus, clock, [*history, *facts], self._today, self._pretended)
        business = self._today.business(parse_subject(call).tenant)
        needs = around.needs.plus(call_needs(business))
        fence = await bus.claims.claim(claim_subject(call, "replay"), after=0)
        lane = CallLane(
            call,
            fence,
            [self._handler],
            needs,
            log=bus.log,
            live=bus.live,
            sound=bus.audio,
            park=self._park,
            clock=clock,
            tracer=NoTracer(),
            meter=Meter(),
        )
        running = asyncio.ensure_future(lane.run())
        try:
            await asyncio.sleep(0.01)
            for fact in facts:
                await clock.until(fact.at, self._pause)
                if fact.subject != call:
                    around.notice(fact)
                elif not self._own(fact):
                    await bus.live.publish(fact)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS):
                    await asyncio.shield(running)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        said = await self._said(bus)
        await bus.close()
        return said

    async def _park(self, handler: Handler, fact: Fact, failure: Exception) -> None:
        self._failed.append(f"{handler.name} on {fact.event.tag()} {fact.id}: {describe_failure(failure)}")

    async def _said(self, bus: MemoryBus) -> list[Fact]:
        found: list[Fact] = []
        for stream in (("call.>",), tuple(one for one in everything() if one not in {"call.>", "due.>"})):
            async for batch in bus.log.read(*stream):
                found += [fact for fact in batch if self._own(fact)]
        return found
