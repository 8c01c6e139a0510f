"""A rolling upgrade: old handlers meet new facts and new handlers old ones. What one cannot read is parked, the rest goes on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bus.log import Fence
from bus.memory import MemoryBus
from bus.wire import Unreadable, Wire
from handlers.business.memory import BusinessDirectory
from handlers.call.state import Conversation
from handlers.handler import Handler, read_signature
from infra.observability.logs import open_log
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.runtime.call_lane import CallLane
from infra.runtime.clock import SystemClock
from infra.runtime.needs import Needs
from infra.runtime.projection.fold import note_unreadable
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.line import CallEnded, LineOpened
from schemas.reply import ReplyComposed
from schemas.upcasters import UPCASTERS
from tests.skew.conftest import at_work, until
from tests.skew.versions import NEW, OLD, CallPraised, LeadPraised, LeadQualified, LeadQualifiedAnew, Welcomed, lifted

LEAD, CALL = "appointment.demo.01A", "call.demo.01C"


def draft(event: Event, id_: str, subject: str = LEAD) -> Draft:
    return Draft(subject=subject, event=event, id=id_, at=datetime(2026, 11, 20, 15, tzinfo=UTC))


async def old(lead: LeadQualified, fact: Fact) -> Welcomed:
    return Welcomed(of=fact.id)


async def new(lead: LeadQualifiedAnew | LeadPraised, fact: Fact) -> Welcomed:
    return Welcomed(of=fact.id)


def handler(run) -> Handler:
    wants, needs, answers = read_signature(run)
    return Handler(name="welcoming", role="ledger", run=run, wants=wants, needs=needs, answers=answers)


async def welcomed(bus) -> list[str]:
    found = [fact async for batch in bus.log.read("appointment.>", puzzled=lambda _: None) for fact in batch]
    return sorted(fact.event.of for fact in found if isinstance(fact.event, Welcomed))


@pytest.fixture(autouse=True)
def lifting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the new version has the upcaster; to the old one it makes what it cannot read no more readable."""
    monkeypatch.setitem(UPCASTERS, "skew.qualified", (lambda shape: shape,))


async def test_an_old_handler_parks_what_is_newer_and_goes_on(open_bus) -> None:
    bus = await open_bus(OLD)
    async with at_work(bus, handler(old)):
        await bus.log.append(draft(LeadQualified(score=1), "first"))
        await bus.log.append(draft(LeadQualifiedAnew(score="high"), "newer-shape"))
        await bus.log.append(draft(LeadPraised(), "newer-tag"))
        await bus.log.append(draft(LeadQualified(score=2), "last"))

        async def both() -> bool:
            return await welcomed(bus) == ["first", "last"]

        await until(both)
        parked = {one.id: one for one in await until(bus.parking.list)}
        await until(lambda: True)
        assert set(parked) == {"newer-shape", "newer-tag"}
        assert parked["newer-tag"].reason == "this version does not know the tag; upgrade, then retry it"
        assert parked["newer-shape"].reason.endswith("written by a newer version?")
        assert {one.by for one in parked.values()} == {"welcoming-ledger"}


async def test_after_the_upgrade_what_was_parked_is_handled_once(open_bus, monkeypatch) -> None:
    registry = dict(OLD)
    bus = await open_bus(registry)
    async with at_work(bus, handler(old)):
        for one in (draft(LeadQualifiedAnew(score="high"), "newer-shape"), draft(LeadPraised(), "newer-tag")):
            await bus.log.append(one)

        async def two() -> bool:
            return len(await bus.parking.list()) == 2

        await until(two)
    registry |= NEW
    monkeypatch.setitem(UPCASTERS, "skew.qualified", (lifted,))
    async with at_work(bus, handler(new)):
        for one in await bus.parking.list():
            await bus.parking.retry(one.number)

        async def done() -> bool:
            return await welcomed(bus) == ["newer-shape", "newer-tag"]

        await until(done)
        assert list(await bus.parking.list()) == []


async def test_a_new_handler_reads_what_the_old_version_wrote(open_bus, monkeypatch) -> None:
    monkeypatch.setitem(UPCASTERS, "skew.qualified", (lifted,))
    bus = await open_bus(NEW)
    async with at_work(bus, handler(new)):
        await bus.log.append(draft(LeadQualified(score=7), "older"))

        async def done() -> bool:
            return await welcomed(bus) == ["older"]

        await until(done)
        assert list(await bus.parking.list()) == []


async def test_live_taps_and_readers_of_a_call_pass_over_what_is_newer_and_count_it(open_bus) -> None:
    puzzles: list[Unreadable] = []
    bus = await open_bus(OLD, puzzles)
    newer = bus if isinstance(bus, MemoryBus) else await open_bus(NEW)
    heard: list[str] = []
    await bus.live.tap(CALL, lambda fact: heard.append(fact.id))
    for one in (LineOpened(stream="a", edge="e"), CallPraised(), CallEnded(reason="caller", seconds=1.0)):
        await newer.live.publish(draft(one, one.tag(), CALL))
    await until(lambda: len(heard) == 2)
    assert heard == ["line.opened", "call.ended"]
    await newer.live.wait_until_stored()
    assert [fact.id for fact in await bus.log.load(CALL)] == heard
    assert [one.tag for one in puzzles] == ["skew.call-praised"] * 2


async def test_while_old_and_new_share_the_work_nothing_is_lost_or_doubled(open_bus, monkeypatch) -> None:
    monkeypatch.setitem(UPCASTERS, "skew.qualified", (lifted,))
    bus = await open_bus(NEW)
    older = bus if isinstance(bus, MemoryBus) else await open_bus(OLD)
    ids = [f"lead/{nth}" for nth in range(40)]
    async with at_work(bus, handler(new)):
        async with at_work(older, handler(old)):
            for nth, one in enumerate(ids):
                await bus.log.append(draft(LeadPraised(), one, f"appointment.demo.0{nth}"))

            async def settled() -> bool:
                return len(await welcomed(bus)) + len(await bus.parking.list()) >= len(ids)

            await until(settled)
        for one in await bus.parking.list():
            await bus.parking.retry(one.number)

        async def done() -> bool:
            return len(await welcomed(bus)) == len(ids)

        await until(done)
        assert await welcomed(bus) == sorted(ids)


async def test_a_decision_is_not_taken_over_a_page_that_is_only_half_readable(open_bus) -> None:
    bus = await open_bus(OLD)
    await bus.log.append(draft(LeadPraised(), "newer", "page.demo.chair-1_2026-11-24"))
    with pytest.raises(Unreadable, match="does not know the tag"):
        await bus.log.load("page.demo.chair-1_2026-11-24")


async def test_an_old_voice_takes_over_a_call_that_a_new_one_began() -> None:
    bus = MemoryBus(SystemClock().now, wire=Wire(known=OLD), puzzled=lambda _: None)
    for nth, event in enumerate((LineOpened(stream="a", edge="e"), CallPraised(), LineOpened(stream="b", edge="f"))):
        await bus.live.publish(draft(event, f"before/{nth}", CALL))
    await bus.live.wait_until_stored()

    async def greet(opened: LineOpened, so_far: Conversation) -> AsyncIterator[ReplyComposed]:
        yield ReplyComposed(turn=0, sentences=(), state=so_far.line.edge)

    wants, needs, answers = read_signature(greet)
    greeting = Handler(name="greet", role="voice", run=greet, wants=wants, needs=needs, answers=answers, done=(ReplyComposed,))
    fence: Fence = await bus.claims.claim("claim.demo.01C-voice", after=0)
    lane = CallLane(
        CALL, fence, [greeting], Needs({}), log=bus.log, live=bus.live, sound=bus.audio, park=_fail,
        clock=SystemClock(), tracer=NoTracer(), meter=Meter(),
    )  # fmt: skip
    running = asyncio.create_task(lane.run())
    await until(lambda: lane.conversation.playback.replies)
    assert lane.conversation.line.edge == "f"
    await bus.live.publish(draft(CallEnded(reason="caller", seconds=1.0), "end", CALL))
    async with asyncio.timeout(10):
        await running


async def _fail(handler: Handler, fact: Fact, failure: Exception) -> None:
    raise AssertionError(handler.name) from failure


async def test_an_old_switchboard_keeps_its_businesses_when_a_newer_fact_comes(open_bus) -> None:
    bus = await open_bus(OLD)
    await bus.log.append(draft(LeadPraised(), "newer", "business.demo.profile"))
    board = BusinessDirectory(bus.log, open_log("test", "test", level="error"), demo=True)
    await board.load()
    assert board.of("demo").tenant == "demo"


def test_a_projector_sets_aside_what_is_newer_with_the_reason() -> None:
    newer = Unreadable("page.demo.p", 7, "skew.praised", b"{}", {"Nats-Msg-Id": "x"}, "written by a newer version?")
    aside = note_unreadable(newer)
    assert (aside.position, aside.tag, aside.id) == (7, "skew.praised", "x")
    assert "newer version" in aside.reason
