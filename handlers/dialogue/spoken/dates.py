"""Dates and times as they are said: `Tuesday the twenty-fourth at half past two in the afternoon`."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from handlers.dialogue.spoken.lists import say_list
from handlers.dialogue.spoken.numbers import say_cardinal, say_ordinal

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January February March April May June July August September October November December").split()
_SOON = timedelta(days=21)
_NOON, _EVENING, _HALF_DAY = 12, 17, 12


def weekday(day: date) -> str:
    return _DAYS[day.weekday()]


def say_day(day: date, today: date) -> str:
    """`today`, `tomorrow`, `Tuesday the twenty-fourth`, and further off `Tuesday the fifth of January`."""
    if day == today:
        return "today"
    if day == today + timedelta(days=1):
        return "tomorrow"
    month = f" of {_MONTHS[day.month - 1]}" if day - today > _SOON or day.month != today.month or day < today else ""
    return f"{weekday(day)} the {say_ordinal(day.day)}{month}"


def say_clock_time(at: time, *, part: bool = False) -> str:
    """`nine o'clock`, `quarter past nine`, `half past two`, `ten forty`; with `part` also `in the morning`."""
    if at.minute == 0 and at.hour == _NOON:
        return "noon"
    hour = say_cardinal((at.hour - 1) % _HALF_DAY + 1)
    match at.minute:
        case 0:
            words = f"{hour} o'clock"
        case 15:
            words = f"quarter past {hour}"
        case 30:
            words = f"half past {hour}"
        case 45:
            words = f"quarter to {say_cardinal(at.hour % _HALF_DAY + 1)}"
        case minute:
            words = f"{hour} {'oh ' if minute < 10 else ''}{say_cardinal(minute)}"  # noqa: PLR2004 - 9:05 is nine oh five
    return f"{words} {part_of_day(at)}" if part else words


def part_of_day(at: time) -> str:
    if at.hour < _NOON:
        return "in the morning"
    return "in the afternoon" if at.hour < _EVENING else "in the evening"


def say_hour(text: str) -> str:
    """A time of opening hours, `08:00`, without ceremony: `eight`, `half past eight`."""
    at = time.fromisoformat("23:59" if text == "24:00" else text)
    return say_clock_time(at).removesuffix(" o'clock")


def say_moment(at: datetime, today: date) -> str:
    """Day and time in full, for reading back."""
    return f"{say_day(at.date(), today)} at {say_clock_time(at.time(), part=True)}"


def say_moments(starts: Sequence[datetime], today: date) -> str:
    """Offers by day: `Tuesday the twenty-fourth at nine o'clock or half past ten, or tomorrow at noon`."""
    times_of_day = {start.time() for start in starts}
    if len(times_of_day) == 1 and len(starts) > 1:
        dates = sorted({start.date() for start in starts})
        return f"{say_list([say_day(day, today) for day in dates], 'or')}, at {say_clock_time(times_of_day.pop(), part=True)}"
    days = []
    for day, of_day in groupby(sorted(starts), key=lambda start: start.date()):
        times = [start.time() for start in of_day]
        mixed = len({at.hour < _NOON for at in times}) > 1
        said = [say_clock_time(at, part=mixed or (nth == len(times) - 1)) for nth, at in enumerate(times)]
        days.append(f"{say_day(day, today)} at {say_list(said, 'or')}")
    return ", or ".join(days)
