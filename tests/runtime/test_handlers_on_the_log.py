"""The ledger's handlers, run durably on the log: many ask at once, one page decides."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bus.log import Log
from bus.memory import MemoryBus
from handlers.business.templates import load_demo_businesses
from handlers.clock import Clock
from handlers.contacts.memory import HotContacts
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.memory import HotDiary
from handlers.diary.ports import Diary
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from schemas.diary import AppointmentBooked, AppointmentRejected, AppointmentRequested
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.subjects import compose_subject
from tests.clock import StillClock

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
DENTAL = load_demo_businesses()["demo"]
START = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo(DENTAL.timezone))
SERVICE = next(service for service in DENTAL.services if service.by)


class NobodyKnown:
    async def person(self, tenant: str, number: str) -> str:
        return "01PERSON"

    async def known(self, tenant: str, number: str) -> str | None:
        return None

    async def forget(self, tenant: str, person: str) -> None: ...


@asynccontextmanager
async def ledger(bus: MemoryBus) -> AsyncIterator[Meter]:
    meter, diary, stop = Meter(), HotDiary(), asyncio.Event()
    needs = Needs({Diary: diary, ContactMemory: HotContacts(), Directory: NobodyKnown(), Clock: StillClock(NOW), Log: bus.log})
    handlers = [find_handlers()[name] for name in ("booking", "moving", "cancelling", "tools", "tool-answers")]
    durable = DurableHandlers(
        handlers,
        needs,
        log=bus.log,
        consumers=bus.consumers,
        business=lambda _: DENTAL,
        on_stored=diary.notice,
        clock=StillClock(NOW),
        tracer=NoTracer(),
        meter=meter,
    )
    ready = asyncio.Event()
    running = asyncio.create_task(durable.run(stop, ready.set))
    await asyncio.wait_for(ready.wait(), 5)
    try:
        yield meter
    finally:
        stop.set()
        await running
        await bus.close()


def request(nth: int) -> Draft:
    wanted = AppointmentRequested(
        appointment=f"01APPOINTMENT{nth}",
        person=f"01PERSON{nth}",
        service=SERVICE.id,
        start=START,
        minutes=SERVICE.minutes,
        resource=SERVICE.by[0],
    )
    return Draft(subject=compose_subject("appointment", "demo", wanted.appointment), event=wanted, id=f"ask/{nth}", at=NOW)


async def answers(bus: MemoryBus, many: int) -> list[Event]:
    """Wait until so many requests are answered."""
    async with asyncio.timeout(10):
        while True:
            told: list[Fact] = []
            for stream in ("appointment.>", "page.>"):
                async for batch in bus.log.read(stream):
                    told += [fact for fact in batch if isinstance(fact.event, AppointmentBooked | AppointmentRejected)]
            if len(told) >= many:
                return [fact.event for fact in told]
            await asyncio.sleep(0.01)


async def test_of_fifty_who_want_one_slot_at_once_one_gets_it_and_all_are_answered() -> None:
    bus = MemoryBus(lambda: NOW)
    async with ledger(bus) as meter:
        await asyncio.gather(*(bus.log.append(request(nth)) for nth in range(50)))
        told = await answers(bus, 50)
        booked = [event for event in told if isinstance(event, AppointmentBooked)]
        rejected = [event for event in told if isinstance(event, AppointmentRejected)]
        assert (len(booked), len(rejected)) == (1, 49)
        assert all(event.reason == "taken" and event.instead for event in rejected)
        assert meter.of("booking").handled == 50


async def test_a_request_that_is_handled_twice_books_once() -> None:
    bus = MemoryBus(lambda: NOW)
    async with ledger(bus):
        await bus.log.append(request(1))
        await answers(bus, 1)
        again = Draft(subject=request(1).subject, event=request(1).event, id="ask/again", at=NOW + timedelta(seconds=1))
        await bus.log.append(again)
        await asyncio.sleep(0.1)
        booked = [event for event in await answers(bus, 1) if isinstance(event, AppointmentBooked)]
        assert len({event.appointment for event in booked}) == len(booked) == 1


async def test_a_handler_that_lacks_a_need_says_which_and_where_to_provide_it() -> None:
    bus = MemoryBus(lambda: NOW)
    handlers = [find_handlers()["tools"]]
    durable = DurableHandlers(
        handlers,
        Needs({}),
        log=bus.log,
        consumers=bus.consumers,
        business=lambda _: DENTAL,
        clock=StillClock(NOW),
        tracer=NoTracer(),
        meter=Meter(),
    )
    with pytest.raises(Exception, match=r"'tools' needs .*diary: Diary.* role 'ledger'"):
        await durable.run(asyncio.Event())
