"""Whoever reads while a read model is rebuilt sees no error and never less than before, whatever the question."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import time, timedelta
from typing import Any

import pytest

from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import declared_projectors
from read_models import audit, call_queries, contacts, diary, engagement, erasures, handovers, inbox, profit_and_loss, threads
from read_models.call_filters import CallFilters
from read_models.insight_sums import Period, read_day_sums
from schemas.accounts import SignInSucceeded
from schemas.contacts import ContactMet, MessageTaken
from schemas.diary import AppointmentBooked
from schemas.handover import HandoverOpened
from schemas.line import CallRinging
from schemas.money import ExpenseRecorded
from schemas.privacy import ErasureRequested
from schemas.threads import ThreadOpened
from tests.examples import example
from tests.projectors.a_day import BRIGHT, NOON, TUESDAY, drafts

pytestmark = pytest.mark.real
Count = Callable[[Any], Awaitable[int]]
_MANY = 10_000


async def _calls(connection: Any) -> int:
    page = await call_queries.read_calls(connection, tenant=BRIGHT, filters=CallFilters(), limit=_MANY)
    one = await call_queries.read_call(connection, tenant=BRIGHT, call="c1")
    assert one is not None
    return len(page.calls) + len(one.transcript)


async def _contacts(connection: Any) -> int:
    page = await contacts.read_contacts(connection, tenant=BRIGHT, limit=_MANY)
    ann = await contacts.read_contact(connection, tenant=BRIGHT, person="ann")
    assert ann is not None
    return len(page.contacts) + len(ann.history)


async def _diary(connection: Any) -> int:
    return len((await diary.read_diary(connection, tenant=BRIGHT, first="2026-01-01", last="2027-12-31")).appointments)


async def _engagement(connection: Any) -> int:
    return (await engagement.read_inputs(connection, tenant=BRIGHT, person="ann", now=NOON + timedelta(days=1))).contacts


async def _ledger(connection: Any) -> int:
    found = await profit_and_loss.read_profit_and_loss(connection, tenant=BRIGHT, monthly=False)
    return sum(line.count for period in found.periods for line in period.lines)


async def _audit(connection: Any) -> int:
    return len((await audit.read_audit_trail(connection, tenant=BRIGHT, limit=_MANY)).trail)


async def _erasures(connection: Any) -> int:
    return len((await erasures.read_erasures(connection, tenant=BRIGHT)).erasures)


async def _inbox(connection: Any) -> int:
    return (await inbox.read_inbox(connection, tenant=BRIGHT, now=NOON + timedelta(days=1), limit=_MANY)).open


async def _handovers(connection: Any) -> int:
    shown = await handovers.read_handovers(connection, tenant=BRIGHT, now=NOON + timedelta(days=1), limit=_MANY)
    return len(shown.handovers)


async def _threads(connection: Any) -> int:
    return len((await threads.read_threads(connection, tenant=BRIGHT, limit=_MANY)).threads)


async def _insights(connection: Any) -> int:
    today = (NOON + timedelta(days=1)).date()
    period = Period(tenant=BRIGHT, zone="UTC", first=today - timedelta(days=300), last=today)
    return sum(day.calls for day in await read_day_sums(connection, period, time(12)))


QUESTIONS: dict[str, Count] = {
    "audit": _audit,
    "calls": _calls,
    "contacts": _contacts,
    "diary": _diary,
    "engagement": _engagement,
    "erasures": _erasures,
    "handovers": _handovers,
    "inbox": _inbox,
    "insights": _insights,
    "ledger": _ledger,
    "threads": _threads,
}


async def more(bus: Any, nth: int) -> None:
    """One more of everything that the questions count."""
    booked = AppointmentBooked(
        appointment=f"more-{nth}",
        person="ann",
        service="cleaning",
        resource="chair-1",
        start=TUESDAY + timedelta(days=nth % 300),
        minutes=30,
        reference="AB12",
        price="10",
    )
    said = (
        (f"call.more-{nth}", CallRinging(person="ann", caller="+16175550111", called="+1")),
        ("contact.ann", MessageTaken(person="ann", text="call me")),
        (f"contact.more-{nth}", ContactMet(person=f"more-{nth}", phone="+16175550199")),
        ("page.chair-1_2026-11-24", booked),
        (f"expense.more-{nth}", ExpenseRecorded(vendor="Supplies", on="2026-11-19", amount="1")),
        (f"handover.more-{nth}", example(HandoverOpened, handover=f"more-{nth}")),
        (f"thread.more-{nth}", example(ThreadOpened, thread=f"more-{nth}", person=f"more-{nth}")),
        ("account.olive", SignInSucceeded(account="olive", session=f"s{nth}", method="totp")),
        (f"erasure.more-{nth}", ErasureRequested(person=f"more-{nth}", by="olive", reason="request")),
    )
    for draft in drafts(*said, first=1000 + 10 * nth):
        await bus.log.append(draft)


@pytest.mark.parametrize("name", sorted(declared_projectors()))
async def test_a_reader_who_asks_all_the_time_notices_nothing_of_rebuilds(bus, connect, clock, name):
    await more(bus, 0)
    await rebuild_read_model(declared_projectors()[name], bus.log, connect, clock)
    asked, enough = list[int](), asyncio.Event()

    async def keep_asking() -> None:
        seen = 0
        async with await connect() as connection:
            connection.prepare_threshold = None  # as the API asks
            while not enough.is_set():
                found = await QUESTIONS[name](connection)
                assert found >= seen, f"{name} shrank from {seen} to {found}"
                seen = found
                asked.append(found)

    async with asyncio.timeout(60), asyncio.TaskGroup() as readers:
        for _ in range(3):
            readers.create_task(keep_asking())
        for nth in range(1, 5):
            await more(bus, nth)
            await rebuild_read_model(declared_projectors()[name], bus.log, connect, clock)
            before = len(asked)
            while len(asked) < before + 10:
                await asyncio.sleep(0.001)
        enough.set()
    async with await connect() as connection:
        assert await QUESTIONS[name](connection) == max(asked) >= min(asked) + 4
