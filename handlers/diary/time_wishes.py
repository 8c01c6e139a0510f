"""Reading when somebody would like to come: days and times of day, as callers and models put them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from handlers.diary.working_hours import to_minutes
from schemas.toolbox import FindAvailability

_PARTS = {"": ("00:00", "23:59"), "morning": ("00:00", "11:59"), "afternoon": ("12:00", "16:59"), "evening": ("17:00", "23:59")}


class WishedTimes(msgspec.Struct, frozen=True, kw_only=True):
    """Starts from `since` to `until`, wall clock, both included; `near` is the one time wished for, if it was one."""

    since: time
    until: time
    near: time | None = None

    def bounds(self, day: date, zone: str) -> tuple[int, int]:
        """The first and the last start on a day."""
        return _moment(day, self.since, zone), _moment(day, self.until, zone)

    def wished(self, day: date, zone: str) -> int | None:
        """The start wished for on a day."""
        return None if self.near is None else _moment(day, self.near, zone)


ANY_TIME = WishedTimes(since=time.min, until=time(23, 59))


def find_wished_days(wish: FindAvailability, today: date, last: date) -> tuple[date, date]:
    """The first and last day wished for: without any, from today to the last bookable day."""
    since, _, until = wish.date.partition("/")
    first = _day(since, "date") if since else today
    end = wish.until or until
    if end:
        return first, max(first, _day(end, "until"))
    return first, first if since else last


def find_wished_times(wish: FindAvailability) -> WishedTimes:
    """The starts wished for. A single time is wished for, and others of that day may do."""
    since, _, until = wish.time.partition("-")
    if since and not until:
        return WishedTimes(since=time.min, until=time(23, 59), near=_time(since))
    if not since:
        since, until = _PARTS[wish.part_of_day]
    return WishedTimes(since=_time(since), until=_time(until))


def _day(text: str, argument: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{argument}: {text!r} is no day; give it as 2026-11-24") from None


def _time(text: str) -> time:
    try:
        return time.max if text in {"24:00", "24"} else time.fromisoformat(text)
    except ValueError:
        raise ValueError(f"time: {text!r} is no time; give it as 14:30 or 14:00-17:00") from None


def _moment(day: date, at: time, zone: str) -> int:
    return to_minutes(datetime.combine(day, at.replace(tzinfo=None), ZoneInfo(zone)))
