"""Reading when somebody would like to come: days and times of day, as callers and models put them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from handlers.diary.working_hours import to_minutes
from schemas.ranges import Days, TimeRange, one_day, read_time
from schemas.toolbox import FindAvailability, PartOfDay

_MIDNIGHT, _LAST_MINUTE = time.min, time(23, 59)
_PARTS: dict[PartOfDay, TimeRange] = {
    "": TimeRange(_MIDNIGHT, _LAST_MINUTE),
    "morning": TimeRange(_MIDNIGHT, time(11, 59)),
    "afternoon": TimeRange(time(12), time(16, 59)),
    "evening": TimeRange(time(17), _LAST_MINUTE),
}


class WishedTimes(msgspec.Struct, frozen=True, kw_only=True):
    """Starts `within` a range, both bounds included; `near` is the one time wished for, if it was one."""

    within: TimeRange
    near: time | None = None

    def bounds(self, day: date, zone: str) -> tuple[int, int]:
        """The first and the last start on a day."""
        return _moment(day, self.within.since, zone), _moment(day, self.within.until, zone)

    def wished(self, day: date, zone: str) -> int | None:
        """The start wished for on a day."""
        return None if self.near is None else _moment(day, self.near, zone)


ANY_TIME = WishedTimes(within=_PARTS[""])


def find_wished_days(wish: FindAvailability, today: date, last: date) -> Days:
    """The days wished for: without any, from today to the last bookable day."""
    since, _, until = wish.date.partition("/")
    first = _day(since, "date") if since else today
    end = wish.until or until
    if end:
        return Days(first, max(first, _day(end, "until")))
    return one_day(first) if since else Days(first, max(first, last))


def find_wished_times(wish: FindAvailability) -> WishedTimes:
    """The starts wished for. A single time is wished for, and others of that day may do."""
    if not wish.time:
        return WishedTimes(within=_PARTS[wish.part_of_day])
    try:
        wished = read_time(wish.time)
    except ValueError:
        raise ValueError(f"time: {wish.time!r} is no time; give it as 14:30 or 14:00-17:00") from None
    return WishedTimes(within=wished) if isinstance(wished, TimeRange) else WishedTimes(within=_PARTS[""], near=wished)


def _day(text: str, argument: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{argument}: {text!r} is no day; give it as 2026-11-24") from None


def _moment(day: date, at: time, zone: str) -> int:
    return to_minutes(datetime.combine(day, at.replace(tzinfo=None), ZoneInfo(zone)))
