"""An analyst with the library's tools: pages as they were, who wrote what, how many bookings."""

import asyncio
import doctest
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import NotSupportedError

from bus.eventsourcing.loop_thread import LoopThread
from bus.jetstream import connect
from bus.memory import MemoryBus
from bus.ports import Bus
from infra.replay.analysts import Analysis, application, open_daybook
from infra.replay.analysts.connection import SEALED
from schemas.contacts import ContactMet
from schemas.diary import AppointmentBooked, AppointmentCancelled
from schemas.fact import Draft
from schemas.routing import page_id
from tests.examples import example

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PAGE = f"page.salon.{page_id('chair-1', NINE)}"


def booked(appointment: str, service: str, start: datetime) -> AppointmentBooked:
    return example(
        AppointmentBooked, appointment=appointment, person="01JANE", name="Jane", service=service, resource="chair-1", start=start
    )


async def write(bus: Bus, people: bool = True) -> None:
    """Two bookings, one of which is cancelled, and the person they were for."""
    facts = [
        (PAGE, booked("A1", "cut", NINE)),
        (PAGE, booked("A2", "colour", NINE + timedelta(hours=1))),
        (PAGE, AppointmentCancelled(appointment="A1", person="01JANE", call="c1", resource="chair-1", start=NINE)),
        ("contact.salon.01JANE", ContactMet(person="01JANE", phone="+16175550123")),
    ]
    for nth, (subject, event) in enumerate(facts):
        await bus.log.append(Draft(subject=subject, event=event, id=f"f{nth}", at=NINE, person="01JANE"))


@pytest.fixture(params=["memory", pytest.param("jetstream", marks=pytest.mark.real)])
def house(request: pytest.FixtureRequest) -> Iterator[tuple[Bus, LoopThread]]:
    """A bus that lives on a loop of its own, with facts."""
    loop = LoopThread("house")

    def now() -> datetime:
        return datetime.now(UTC)

    async def made() -> Bus:
        if request.param == "memory":
            return MemoryBus(now)
        return await connect(request.getfixturevalue("nats_url"), now=now, instance="house")

    bus = loop.run(made(), 15)
    loop.run(write(bus), 5)
    yield bus, loop
    loop.run(bus.close(), 5)
    loop.close()


def test_the_example_in_the_docstring_is_true(house: tuple[Bus, LoopThread]) -> None:
    bus, loop = house
    (example,) = doctest.DocTestFinder(recurse=False).find(
        Analysis, "Analysis", application, globs={"Analysis": Analysis, "date": date, "log": bus.log, "loop": loop}
    )
    told: list[str] = []
    result = doctest.DocTestRunner().run(example, out=told.append)
    assert result.attempted > 5
    assert not result.failed, "".join(told)


def test_what_never_was_is_not_found_and_nothing_is_written(house: tuple[Bus, LoopThread]) -> None:
    bus, loop = house
    daybook = Analysis(bus.log, loop)
    with pytest.raises(AggregateNotFoundError):
        daybook.page("salon", "chair-9", date(2026, 11, 23))
    with pytest.raises(NotSupportedError):
        daybook.recorder.insert_events([])
    assert daybook.recorder.max_notification_id() == 4


def test_pages_of_the_notification_log_meet(house: tuple[Bus, LoopThread]) -> None:
    bus, loop = house
    daybook = Analysis(bus.log, loop, kinds=("page",))
    log = daybook.notification_log
    assert [one.id for one in log.select(1, 2)] + [one.id for one in log.select(2, 2, inclusive_of_start=False)] == [1, 2, 3]
    assert [one.id for one in log.select(None, 10, stop=2)] == [1, 2]
    recorder = daybook.recorder
    assert [one.originator_version for one in recorder.select_events(PAGE, gt=1, desc=True)] == [3, 2]
    assert [one.originator_version for one in recorder.select_events(PAGE, lte=2, limit=1)] == [1]


def test_an_analyst_follows_what_is_booked(house: tuple[Bus, LoopThread]) -> None:
    bus, loop = house
    with Analysis(bus.log, loop).recorder.subscribe(gt=1, topics=["appointment.booked"]) as following:
        assert next(following).id == 2
        late = Draft(subject=PAGE, event=booked("A3", "cut", NINE + timedelta(hours=3)), id="f9", at=NINE)
        loop.run(bus.log.append(late), 5)
        assert next(following).id == 5


@pytest.mark.real
async def test_an_analyst_without_keys_counts_but_reads_no_names(jetstream_bus, nats_url: str) -> None:
    await write(jetstream_bus)

    def look() -> tuple[list[str], str]:
        with open_daybook(nats_url) as daybook:
            page = daybook.page("salon", "chair-1", date(2026, 11, 23))
            return [slot.booked.service for slot in page.slots.values()], daybook.contact("salon", "01JANE").value("phone")

    assert await asyncio.to_thread(look) == (["colour"], SEALED)
