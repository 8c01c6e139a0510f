"""Days and times of day as values, alone or as ranges; and how they are written in facts and arguments (ISO 8601)."""

from datetime import date, datetime, time

import msgspec


class Days(msgspec.Struct, frozen=True):
    """The days from `first` to `last`, both included; ValueError when the last comes before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}; give the first day first")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def only(self) -> date | None:
        """The day, when it is but one."""
        return self.first if self.first == self.last else None

    @property
    def text(self) -> str:
        """`2026-11-24`, or `2026-11-23/2026-11-27`."""
        return self.first.isoformat() if self.only else f"{self.first.isoformat()}/{self.last.isoformat()}"


class TimeRange(msgspec.Struct, frozen=True):
    """Times of day from `since` to `until`, on the wall clock; `at in range` leaves `until` itself out."""

    since: time
    until: time

    def __contains__(self, at: time) -> bool:
        return self.since <= at < self.until


#: One time of day, or a range of them.
TimeOfDay = time | TimeRange


def one_day(day: date) -> Days:
    """The range that is one day."""
    return Days(day, day)


def clock_time(at: datetime) -> time:
    """The time of day of a moment, to the minute, on the moment's own clock."""
    return time(at.hour, at.minute)


def read_days(text: str) -> Days:
    """A day or a range of days; ValueError when the text is neither."""
    first, slash, last = text.partition("/")
    since = date.fromisoformat(first)
    return Days(since, date.fromisoformat(last) if slash else since)


def read_time(text: str) -> TimeOfDay:
    """A time `14:30` or a range `14:00-17:00`; 24:00 is the last moment of the day. ValueError when the text is neither."""
    since, dash, until = text.partition("-")
    return TimeRange(_clock(since), _clock(until)) if dash else _clock(since)


def time_text(at: TimeOfDay) -> str:
    """`14:30`, or `14:00-17:00`."""
    return f"{at.since:%H:%M}-{at.until:%H:%M}" if isinstance(at, TimeRange) else f"{at:%H:%M}"


def readable_days(text: str) -> Days | None:
    """The days, None when the text is none."""
    try:
        return read_days(text)
    except ValueError:
        return None


def readable_time(text: str) -> TimeOfDay | None:
    """The time or range of times, None when the text is neither."""
    try:
        return read_time(text)
    except ValueError:
        return None


def _clock(text: str) -> time:
    return time.max if text in {"24:00", "24"} else time.fromisoformat(text)
