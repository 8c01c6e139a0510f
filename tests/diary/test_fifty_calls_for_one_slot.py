"""Fifty calls want one slot at the same moment: on memory and on a real JetStream, one gets it."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest

from bus.log import Log
from bus.memory import MemoryBus
from handlers.diary.state import fold
from handlers.handler import declared_handlers
from infra.runtime.decision import decide_over_pages
from infra.runtime.stamp import AnswerStamp
from schemas.diary import CancellationRequested, MoveRequested
from schemas.fact import Draft, Fact

MANY = 50
PAGE = "page.curl.chair-2_2026-11-23"


@pytest.fixture(params=["memory", pytest.param("jetstream", marks=pytest.mark.real)])
def url(request):
    return "" if request.param == "memory" else request.getfixturevalue("nats_url")


@pytest.fixture
async def log(url):
    if not url:
        bus = MemoryBus(lambda: datetime.now(UTC))
    else:
        from bus.jetstream import connect

        bus = await connect(url, now=lambda: datetime.now(UTC), instance="test")
    yield bus.log
    await bus.close()


async def decided(log: Log, diary, wanted, nth: int) -> Fact | None:
    """Have the page decide, as the ledger does; its first answer."""
    handler = declared_handlers()[
        {"appointment.requested": "booking", "move.requested": "moving"}.get(wanted.tag(), "cancelling")
    ]
    asked = Draft(subject=f"appointment.curl.{wanted.appointment}", event=wanted, id=f"ask-{nth}", at=diary.clock.now())
    sequence = await log.append(asked)
    fact = Fact(subject=asked.subject, event=wanted, id=asked.id, at=asked.at, sequence=sequence)
    arguments = {"business": diary.business, "clock": diary.clock, "fact": fact}
    async with asyncio.timeout(30):
        told = await decide_over_pages(handler, fact, arguments, log, AnswerStamp(fact, handler.name, diary.clock))
    return told[0] if told else None


async def test_one_is_booked_and_forty_nine_are_offered_something_else(log, diary, wanted):
    requests = [wanted(appointment=f"A{nth}", person=f"P{nth}") for nth in range(MANY)]
    told = await asyncio.gather(*(decided(log, diary, request, nth) for nth, request in enumerate(requests)))
    assert Counter(fact.event.tag() for fact in told) == {"appointment.booked": 1, "appointment.rejected": MANY - 1}
    rejected = [fact.event for fact in told if fact.event.tag() == "appointment.rejected"]
    assert {no.reason for no in rejected} == {"taken"}
    assert {tuple(start.strftime("%H:%M") for start in no.instead) for no in rejected} == {("09:15", "09:30", "10:30")}
    assert len(fold(await log.load(PAGE)).slots) == 1


async def test_a_request_decided_by_two_instances_at_once_is_booked_once(log, diary, wanted):
    told = await asyncio.gather(*(decided(log, diary, wanted(), 1) for _ in range(5)))
    assert len(await log.load(PAGE)) == 1
    assert {fact.id for fact in told if fact} == {"ask-1/appointment.booked/0"}


async def test_bookings_moves_and_cancellations_at_once_leave_every_appointment_on_one_page(log, diary, wanted):
    starts = [f"2026-11-23T{hour:02}:{minute}" for hour in (9, 10, 11) for minute in ("00", "30")]
    for nth, start in enumerate(starts):
        await decided(log, diary, wanted(appointment=f"A{nth}", start=start), nth)
    page, target = "chair-2_2026-11-23", datetime.fromisoformat("2026-11-24T10:00:00-05:00")
    moves = [MoveRequested(appointment=f"A{nth}", person="P1", page=page, start=target, resource="chair-1") for nth in range(4)]
    cancels = [CancellationRequested(appointment=f"A{nth}", person="P1", page=page) for nth in (4, 5)]
    told = await asyncio.gather(*(decided(log, diary, asked, 100 + nth) for nth, asked in enumerate([*moves, *cancels])))
    tags = Counter(fact.event.tag() for fact in told)
    assert tags == {"appointment.moved": 1, "appointment.rejected": 3, "appointment.cancelled": 2}
    left = fold(await log.load(PAGE)).slots
    moved = fold(await log.load("page.curl.chair-1_2026-11-24")).slots
    assert len(left) == 3
    assert len(moved) == 1
    assert not left.keys() & moved.keys()
    assert (await log.load("page.curl.chair-1_2026-11-24"))[0].event.moved_from == page


async def test_a_move_within_one_page_is_one_change_of_it(log, diary, wanted):
    await decided(log, diary, wanted(), 1)
    start = datetime.fromisoformat("2026-11-23T10:15:00-05:00")
    move = MoveRequested(appointment="A1", person="P1", page="chair-2_2026-11-23", start=start, resource="")
    await asyncio.gather(decided(log, diary, move, 2), decided(log, diary, move, 2))
    facts = await log.load(PAGE)
    assert [fact.event.tag() for fact in facts] == ["appointment.booked", "appointment.moved", "appointment.booked"]
    assert [slot.start for slot in fold(facts).slots.values()] == [start]
