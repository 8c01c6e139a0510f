"""What became of a visit: nobody has said, so the owner is asked; a customer who cancels late is late."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bus.memory.bus import MemoryBus
from handlers.business.templates import load_demo_businesses
from handlers.diary.cancellation import cancel_appointment
from handlers.diary.state import fold
from handlers.diary.visit_questions import ask_owner, set_timer
from handlers.diary.visits import find_objection
from schemas.diary import (
    AppointmentBooked,
    AppointmentCompleted,
    AppointmentMissed,
    CancellationRequested,
    VisitDue,
    VisitReported,
)
from schemas.fact import Draft, Fact
from tests.clock import StillClock
from tests.examples import example

DENTAL = load_demo_businesses()["demo"]
ZONE = ZoneInfo(DENTAL.timezone)
TEN = datetime(2026, 11, 24, 10, tzinfo=ZONE)
PAGE = "page.demo.chair_2026-11-24"
BOOKED = example(AppointmentBooked, appointment="A1", start=TEN, minutes=60, resource="chair", name="Ann")


def page(*events):
    return fold([Fact(subject=PAGE, event=event, id=str(nth), at=TEN, sequence=nth + 1) for nth, event in enumerate(events)])


def reported(happened, price=""):
    return VisitReported(appointment="A1", page="chair_2026-11-24", happened=happened, price=price)


@pytest.mark.parametrize(
    ("happened", "hours", "why"),
    [
        ("confirmed", -24, None),
        ("arrived", -24, "too-soon"),
        ("arrived", -1, None),
        ("completed", -24, "too-soon"),
        ("completed", -2, None),
        ("missed", -0.1, "too-soon"),
        ("missed", 0.1, None),
    ],
)
def test_a_visit_becomes_only_what_the_clock_allows(happened, hours, why):
    held = page(BOOKED).slots["A1"]
    assert find_objection(held, reported(happened), TEN + timedelta(hours=hours), DENTAL.timezone) == why


def test_a_completed_visit_does_not_arrive_again_and_a_price_is_an_amount():
    held = page(BOOKED, example(AppointmentCompleted, appointment="A1")).slots["A1"]
    assert find_objection(held, reported("arrived"), TEN, DENTAL.timezone) == "past"
    for price in ("a lot", "-1", "NaN", "Infinity"):
        assert find_objection(held, reported("completed", price), TEN, DENTAL.timezone) == "invalid"


@pytest.mark.parametrize(("by", "hours", "late"), [("", 25, False), ("", 23, True), ("01OWNER", 1, False)])
def test_a_customer_who_cancels_on_the_day_before_is_late_and_the_business_never_is(by, hours, late):
    wanted = CancellationRequested(appointment="A1", person=BOOKED.person, page="chair_2026-11-24", by=by)
    asked = Fact(subject="appointment.demo.A1", event=wanted, id="ask", at=TEN, sequence=9)
    gone = cancel_appointment(wanted, {PAGE: page(BOOKED)}, DENTAL, StillClock(TEN - timedelta(hours=hours)), asked)
    assert gone.late is late


async def test_nobody_said_what_became_of_it_so_the_owner_is_asked_an_hour_after():
    clock = StillClock(TEN - timedelta(days=1))
    bus = MemoryBus(clock.now)
    await bus.log.append(Draft(subject=PAGE, event=BOOKED, id="1", at=TEN))
    (fact,) = await bus.log.load(PAGE)
    await set_timer(BOOKED, fact, DENTAL, bus.timers, clock)
    due = VisitDue(appointment="A1", page="chair_2026-11-24", start=BOOKED.start)
    told = await ask_owner(due, DENTAL, bus.log)
    assert (told.topic, told.source) == ("visit", "A1")
    assert "Ann" in told.text
    assert "did the visit take place" in told.text
    await bus.close()


@pytest.mark.parametrize("said", [AppointmentCompleted, AppointmentMissed])
async def test_once_somebody_has_said_so_nobody_is_asked(said):
    bus = MemoryBus(lambda: TEN)
    await bus.log.append(Draft(subject=PAGE, event=BOOKED, id="1", at=TEN))
    await bus.log.append(Draft(subject=PAGE, event=example(said, appointment="A1"), id="2", at=TEN))
    due = VisitDue(appointment="A1", page="chair_2026-11-24", start=BOOKED.start)
    assert await ask_owner(due, DENTAL, bus.log) is None
    moved = msgspec.structs.replace(due, start=TEN + timedelta(days=7))
    assert await ask_owner(moved, DENTAL, bus.log) is None
    await bus.close()
