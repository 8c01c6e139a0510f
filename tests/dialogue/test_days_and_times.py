"""Ranges of days and times are values; what older versions wrote of them is still read."""

from datetime import date, time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogue.state import Booking, Cancellation, Memory, Rescheduling, Wish, read_memory, write_memory
from schemas.ranges import Days, TimeRange, one_day, read_days, read_time, readable_days, readable_time, time_text

_DAYS = st.tuples(st.dates(), st.dates()).map(lambda pair: Days(min(pair), max(pair)))
_CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
_TIMES = _CLOCKS | st.tuples(_CLOCKS, _CLOCKS).map(lambda pair: TimeRange(*pair))


@given(_DAYS)
def test_days_are_read_as_they_are_written(days):
    assert read_days(days.text) == days
    assert days.first in days
    assert days.last in days
    assert (days.only is None) == (days.first != days.last)


@given(_TIMES)
def test_times_are_read_as_they_are_written(at):
    assert read_time(time_text(at)) == at


def test_a_range_that_ends_before_it_begins_cannot_be_made():
    with pytest.raises(ValueError, match="give the first day first"):
        Days(date(2026, 11, 27), date(2026, 11, 23))


@pytest.mark.parametrize("text", ["", "tuesday", "2026-11-27/2026-11-23", "2026-02-30", "2026-11-23/"])
def test_what_is_no_range_of_days_is_none(text):
    assert readable_days(text) is None


@pytest.mark.parametrize("text", ["", "noon", "25:00", "14:00-"])
def test_what_is_no_time_is_none(text):
    assert readable_time(text) is None


def test_a_time_at_the_end_of_a_range_is_outside_it():
    morning = TimeRange(time(8), time(12))
    assert time(8) in morning
    assert time(12) not in morning


_OLD = {
    "tasks": [
        {"type": "booking", "service": "cleaning", "wish": {"date": "2026-11-24", "time": "14:30"}},
        {"type": "moving", "wish": {"date": "2026-11-23/2026-11-27", "time": "14:00-17:00", "avoid": ["2026-11-25"]}},
        {"type": "cancelling", "hint": {"date": "2026-11-24"}},
    ],
    "name": "John Smith",
    "outcomes": ["booked"],
}


def test_a_memory_of_an_older_version_is_read():
    week, tuesday = Days(date(2026, 11, 23), date(2026, 11, 27)), one_day(date(2026, 11, 24))
    memory = read_memory(msgspec.json.encode(_OLD).decode())
    assert memory == Memory(
        tasks=(
            Booking(service="cleaning", wish=Wish(days=tuesday, time=time(14, 30))),
            Rescheduling(wish=Wish(days=week, time=TimeRange(time(14), time(17)), avoid=(one_day(date(2026, 11, 25)),))),
            Cancellation(hint=Wish(days=tuesday)),
        ),
        name="John Smith",
        outcomes=("booked",),
    )
    assert read_memory(write_memory(memory)) == memory


def test_a_memory_that_cannot_be_read_is_an_empty_one():
    assert read_memory('{"tasks":[{"type":"booking","wish":{"date":7}}]}') == Memory()
    assert read_memory("[]") == read_memory("{") == Memory()


def test_an_old_wish_that_was_never_a_day_is_forgotten():
    memory = read_memory('{"tasks":[{"type":"booking","wish":{"date":"soon","time":"late"}}]}')
    assert memory.task == Booking()


@given(st.lists(_DAYS, max_size=3), _DAYS | st.none(), _TIMES | st.none())
def test_a_wish_is_remembered_as_it_was(avoid, days, at):
    memory = Memory(tasks=(Booking(wish=Wish(days=days, time=at, avoid=tuple(avoid))),))
    assert read_memory(write_memory(memory)) == memory
