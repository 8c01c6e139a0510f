"""Days that do not exist or do not agree with their weekday: "november thirty first", "tuesday the twenty third"."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from handlers.understanding.calendar_days import MONTHS, WEEKDAYS, find_day_of_month, find_month_day
from handlers.understanding.numbers import read_cardinal, read_ordinal
from handlers.understanding.spans import EntitySpan, SearchedTurn

_LAST_DAY, _LEAP = 31, 2028


def find(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    """`no-date` and `date-clash`: two days that may be meant, `2026-11-30 2026-12-01`, the likelier one first."""
    today = turn.today
    if today is None:
        return []
    for nth in range(len(turn.words)):
        one = _impossible(turn, nth, today) or _clash(turn, nth, today)
        if one and not any(taken[one.start : one.end]):
            return [one]
    return []


def _impossible(turn: SearchedTurn, nth: int, today: date) -> EntitySpan | None:
    read = _month_and_day(turn, nth)
    if read is None:
        return None
    month, day, end = read
    year = today.year + (month < today.month)
    last = calendar.monthrange(year, month)[1]
    if not calendar.monthrange(_LEAP, month)[1] < day <= _LAST_DAY:
        return None
    near = date(year, month, last)
    return EntitySpan("no-date", f"{near.isoformat()} {(near + timedelta(days=1)).isoformat()}", nth, end, 0.95)


def _year_said(turn: SearchedTurn, end: int) -> bool:
    number = read_cardinal(turn.words, end)
    return number is not None and number[0] > calendar.monthrange(_LEAP, 1)[1]


def _month_and_day(turn: SearchedTurn, nth: int) -> tuple[int, int, int] | None:
    """Month, day and where the words end: november thirty first; the thirty first of november."""
    if turn.at(nth) in MONTHS:
        start = nth + 1 + (turn.at(nth + 1) == "the")
        number = read_ordinal(turn.words, start) or read_cardinal(turn.words, start)
        return (MONTHS[turn.at(nth)], *number) if number else None
    number = read_ordinal(turn.words, nth + (turn.at(nth) == "the"))
    if number is None:
        return None
    after = number[1] + (turn.at(number[1]) == "of")
    return (MONTHS[turn.at(after)], number[0], after + 1) if turn.at(after) in MONTHS else None


def _clash(turn: SearchedTurn, nth: int, today: date) -> EntitySpan | None:
    weekday = WEEKDAYS.get(turn.at(nth))
    if weekday is None:
        return None
    start = nth + 1
    exact = _month_and_day(turn, start + (turn.at(start) == "the" and turn.at(start + 1) in MONTHS))
    if exact:
        found, end = find_month_day(today, exact[0], exact[1]), exact[2]
    else:
        number = read_ordinal(turn.words, start + (turn.at(start) == "the"))
        if number is None or turn.at(start) != "the" or number[0] > _LAST_DAY:
            return None
        found, end = find_day_of_month(today, number[0]), number[1]
    if found is None or found.weekday() == weekday or _year_said(turn, end):
        return None
    away = (weekday - found.weekday() + 3) % 7 - 3
    other = found + timedelta(days=away)
    other = other if other >= today else other + timedelta(days=7)
    return EntitySpan("date-clash", f"{found.isoformat()} {other.isoformat()}", nth, end, 0.95)
