"""Opening times are wall-clock times, visits last as long as they last, on the days the clocks change too."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from handlers.diary.free_slots import TimeNeed, find_free_starts
from handlers.diary.state import EMPTY
from handlers.diary.working_hours import find_openings, to_minutes, to_wall_clock
from schemas.knowledge import Resource
from schemas.opening_times import Span

CHAIR = Resource(id="chair-2", name="Ben")


def open_at(business, zone, opens, closes):
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (Span(opens=opens, closes=closes),))
    return msgspec.structs.replace(business, timezone=zone, hours=week)


@pytest.mark.parametrize(
    ("zone", "day", "opens", "closes", "first", "hours"),
    [
        ("America/New_York", "2026-03-07", "09:00", "17:00", "2026-03-07T14:00", 8),
        ("America/New_York", "2026-03-08", "09:00", "17:00", "2026-03-08T13:00", 8),
        ("America/New_York", "2026-03-08", "01:00", "05:00", "2026-03-08T06:00", 3),
        ("America/New_York", "2026-11-01", "00:00", "04:00", "2026-11-01T04:00", 5),
        ("America/New_York", "2026-11-01", "09:00", "17:00", "2026-11-01T14:00", 8),
        ("Europe/Berlin", "2026-03-29", "00:00", "24:00", "2026-03-28T23:00", 23),
        ("Europe/Berlin", "2026-10-25", "00:00", "24:00", "2026-10-24T22:00", 25),
        ("Australia/Lord_Howe", "2026-10-04", "01:00", "05:00", "2026-10-03T14:30", 3.5),
        ("Asia/Kolkata", "2026-10-04", "09:00", "17:00", "2026-10-04T03:30", 8),
    ],
)
def test_a_day_opens_by_the_wall_clock_and_is_as_long_as_it_really_is(salon, zone, day, opens, closes, first, hours):
    business = open_at(salon, zone, opens, closes)
    ((since, until),) = find_openings(business, CHAIR, date.fromisoformat(day))
    assert since == to_minutes(datetime.fromisoformat(first).replace(tzinfo=UTC))
    assert (until - since) / 60 == hours


def test_in_spring_no_start_falls_into_the_hour_that_is_skipped(salon):
    business = open_at(salon, "America/New_York", "01:00", "04:00")
    free = find_free_starts(EMPTY, business, CHAIR, date(2026, 3, 8), TimeNeed(minutes=30))
    walls = [to_wall_clock(at, business.timezone).strftime("%H:%M") for at in free]
    assert walls == ["01:00", "01:15", "01:30", "01:45", "03:00", "03:15", "03:30"]


def test_in_autumn_the_hour_that_comes_twice_can_be_booked_twice(open_diary, salon, wanted):
    business = open_at(salon, "America/New_York", "00:00", "06:00")
    diary = open_diary(business, datetime(2026, 10, 30, tzinfo=UTC))
    (summer,) = diary.ask(wanted(start=datetime.fromisoformat("2026-11-01T01:30:00-04:00")))
    (winter,) = diary.ask(wanted(appointment="A2", start=datetime.fromisoformat("2026-11-01T01:30:00-05:00")))
    assert summer.tag() == winter.tag() == "appointment.booked"
    (taken,) = diary.ask(wanted(appointment="A3", start=datetime.fromisoformat("2026-11-01T01:45:00-04:00")))
    assert taken.reason == "taken"
    assert taken.instead[-1].tzinfo == ZoneInfo("America/New_York")


def test_a_visit_over_a_clock_change_lasts_its_minutes(open_diary, salon, wanted):
    business = open_at(salon, "America/New_York", "00:00", "06:00")
    diary = open_diary(business, datetime(2026, 3, 6, tzinfo=UTC))
    diary.ask(wanted(start=datetime.fromisoformat("2026-03-08T01:45:00-05:00")))
    (no,) = diary.ask(wanted(appointment="A2", start=datetime.fromisoformat("2026-03-08T03:00:00-04:00")))
    (yes,) = diary.ask(wanted(appointment="A3", start=datetime.fromisoformat("2026-03-08T03:15:00-04:00")))
    assert (no.reason, yes.tag()) == ("taken", "appointment.booked")


def test_hours_past_midnight_go_on_on_the_next_day_and_no_visit_crosses_midnight(open_diary, salon, wanted):
    business = open_at(salon, "America/New_York", "18:00", "02:00")
    diary = open_diary(business)
    late = wanted(start="2026-11-23T23:30:00")
    (yes,) = diary.ask(late)
    (early,) = diary.ask(wanted(appointment="A2", start="2026-11-24T01:30:00"))
    (over,) = diary.ask(wanted(appointment="A3", start="2026-11-24T23:45:00"))
    assert (yes.tag(), early.tag(), over.reason) == ("appointment.booked", "appointment.booked", "closed")
