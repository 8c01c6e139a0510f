"""Parts of a month and runs of days: "the third tuesday in january", "the first week of december", "tuesday through thursday"."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from handlers.understanding.calendar_days import MONTHS, WEEKDAYS, add_months, find_month, find_weekday_from
from handlers.understanding.numbers import read_cardinal, read_ordinal
from handlers.understanding.relative_days import Read
from handlers.understanding.spans import SearchedTurn
from schemas.ranges import Days, one_day

_WEEK = 7
_FIFTH = 5
_LAST = -1
_FARTHEST_DAYS = 120
_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7}


def read_part_of_month(turn: SearchedTurn, nth: int, today: date) -> Read:
    """The third tuesday in january; the last friday of the month; the first week of december; the second half of next month."""
    start = nth + (turn.at(nth) == "the")
    which = _which(turn, start)
    if which is None:
        return None
    number, after = which
    weekday, what = WEEKDAYS.get(turn.at(after)), turn.at(after)
    if weekday is None and what not in {"week", "weekend", "half"}:
        return None
    month = _month(turn, after + 1, today)
    if month is None:
        return None
    first, last, end = month
    if weekday is not None:
        day = _nth_weekday(first, last, number, weekday)
        if day and day < today and turn.at(end - 1) == "month":
            day = None
        return (one_day(day), end, 0.95) if day and day >= today else None
    if what == "weekend":
        day = _nth_weekday(first, last, number, calendar.SATURDAY)
        return (Days(day, day + timedelta(days=1)), end, 0.9) if day and day >= today else None
    begins, ends = _half(first, last, number) if what == "half" else _week(first, last, number)
    return (Days(max(begins, today), ends), end, 0.9) if ends >= max(begins, today) else None


def read_run_of_days(turn: SearchedTurn, nth: int, today: date, first: Callable[[SearchedTurn, int, date], Read]) -> Read:
    """Tuesday through thursday; from the third to the fifth of december; between monday and wednesday; the next three days."""
    if within := _within(turn, nth, today):
        return within
    led = turn.at(nth) in {"from", "between"}
    begins = first(turn, nth + led, today) or (_of_the_other_s_month(turn, nth + 1, today, first) if led else None)
    day = begins[0].only if begins else None
    if begins is None or day is None:
        return None
    joint = turn.at(begins[1])
    if joint not in {"through", "thru", "to", "until", "till"} and not (joint == "and" and turn.at(nth) == "between"):
        return None
    ends = first(turn, begins[1] + 1, today) or _same_month(turn, begins[1] + 1, day)
    until = ends[0].only if ends else None
    if ends is None or until is None:
        return None
    if until < day and turn.at(begins[1] + 1) in WEEKDAYS:
        until = find_weekday_from(day, until.weekday())
    return (Days(day, until), ends[1], 0.9) if day < until <= day + timedelta(days=_FARTHEST_DAYS) else None


def _of_the_other_s_month(turn: SearchedTurn, nth: int, today: date, first: Callable[[SearchedTurn, int, date], Read]) -> Read:
    """The third, in front of "and the fifth of december"."""
    number = read_ordinal(turn.words, nth + (turn.at(nth) == "the"))
    other = first(turn, number[1] + 1, today) if number else None
    day = other[0].only if other else None
    try:
        return (one_day(day.replace(day=number[0])), number[1], 0.9) if number and day else None
    except ValueError:
        return None


def _within(turn: SearchedTurn, nth: int, today: date) -> Read:
    start = nth + (turn.at(nth) in {"within", "in", "over", "during"})
    start += turn.at(start) == "the"
    if turn.at(start) != "next" and turn.at(nth) != "within":
        return None
    start += turn.at(start) == "next"
    couple = 3 if turn.run(start, "a", "couple", "of") else 2 if turn.run(start, "couple", "of") else 0
    few = 1 + (turn.at(start) == "a") if turn.at(start + (turn.at(start) == "a")) == "few" else 0
    number = (2, start + couple) if couple else (4, start + few) if few else read_cardinal(turn.words, start)
    if number is None and turn.at(start) in {"a", "the"}:
        number = (1, start + 1)
    if number is None or turn.at(number[1]) not in _UNITS:
        return None
    days = min(number[0] * _UNITS[turn.at(number[1])], _FARTHEST_DAYS)
    return Days(today, today + timedelta(days=days)), number[1] + 1, 0.9


def _which(turn: SearchedTurn, nth: int) -> tuple[int, int] | None:
    """Which one, counted from 1, or -1 for the last; and where its words end."""
    if turn.at(nth) == "last":
        return _LAST, nth + 1
    number = read_ordinal(turn.words, nth)
    return number if number and 1 <= number[0] <= _FIFTH else None


def _month(turn: SearchedTurn, nth: int, today: date) -> tuple[date, date, int] | None:
    """The month behind "of" or "in": its first and last day, and where the words end."""
    if turn.at(nth) not in {"of", "in"}:
        return None
    after = nth + 1 + (turn.at(nth + 1) in {"the", "this", "next", "that"})
    if turn.at(after) == "month":
        day = add_months(today, int(turn.at(after - 1) == "next"))
        return day.replace(day=1), find_month(today, day.month)[1], after + 1
    month = MONTHS.get(turn.at(nth + 1), 0)
    if not month:
        return None
    _, last = find_month(today, month)
    return last.replace(day=1), last, nth + 2


def _nth_weekday(first: date, last: date, number: int, weekday: int) -> date | None:
    if number == _LAST:
        return last - timedelta(days=(last.weekday() - weekday) % _WEEK)
    day = find_weekday_from(first, weekday) + timedelta(weeks=number - 1)
    return day if day <= last else None


def _week(first: date, last: date, number: int) -> tuple[date, date]:
    """The first week of a month is its first seven days, the last one its last seven."""
    if number == _LAST:
        return last - timedelta(days=_WEEK - 1), last
    begins = first + timedelta(weeks=number - 1)
    return begins, min(begins + timedelta(days=_WEEK - 1), last)


def _half(first: date, last: date, number: int) -> tuple[date, date]:
    middle = first + timedelta(days=14)
    return (first, middle) if number == 1 else (middle + timedelta(days=1), last)


def _same_month(turn: SearchedTurn, nth: int, day: date) -> Read:
    """The fifth, behind "december third to the"."""
    start = nth + (turn.at(nth) == "the")
    number = read_ordinal(turn.words, start) or read_cardinal(turn.words, start)
    if number is None or turn.at(number[1]) in {"pm", "am", "oclock"}:
        return None
    try:
        return one_day(day.replace(day=number[0])), number[1], 0.8
    except ValueError:
        return None
