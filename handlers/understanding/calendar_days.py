"""Days, weeks and months as callers name them, reckoned from today."""

import calendar
from datetime import date, timedelta

WEEKDAYS = {word: day for day, word in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
WEEKDAYS |= {word + "s": day for word, day in tuple(WEEKDAYS.items())}
MONTHS = {name.lower(): month for month, name in enumerate(calendar.month_name) if name}
MONTHS |= {
    "jan": 1,
    "feb": 2,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
    "febuary": 2,
    "decembers": 12,
}
_WEEK = 7
_YEAR = 12
_FARTHEST = 24


def find_weekday_after(today: date, weekday: int) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)


def find_weekday_from(today: date, weekday: int) -> date:
    """The next such weekday, today counted."""
    return today + timedelta(days=(weekday - today.weekday()) % _WEEK)


def find_monday(today: date, ahead: int) -> date:
    """The Monday of this week (0), next week (1)..."""
    return today + timedelta(days=_WEEK * ahead - today.weekday())


def find_month_day(today: date, month: int, day: int, year: int = 0) -> date | None:
    """The next such day in the calendar, today counted; None when there is none."""
    for candidate in (year,) if year else (today.year, today.year + 1, today.year + 2, today.year + 3, today.year + 4):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def find_day_of_month(today: date, day: int, *, weekday: int | None = None) -> date | None:
    """The next day with this number, on this weekday if one is named; None when there is none in two years."""
    for ahead in range(_FARTHEST):
        years, month = divmod(today.month - 1 + ahead, _YEAR)
        try:
            found = date(today.year + years, month + 1, day)
        except ValueError:
            continue
        if found >= today and weekday in {None, found.weekday()}:
            return found
    return None


def find_month(today: date, month: int) -> tuple[date, date]:
    """What is left of the next such month: its first and last day, not before today."""
    year = today.year + (month < today.month)
    first = date(year, month, 1)
    return max(first, today), date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last one there is."""
    years, month = divmod(day.month - 1 + months, _YEAR)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
