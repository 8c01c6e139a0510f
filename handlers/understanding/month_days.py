"""Days of a month by name and number: december fifth, the fifth of december, with a year if one is said."""

from datetime import date

from handlers.understanding.calendar_days import MONTHS, find_month_day
from handlers.understanding.numbers import read_cardinal, read_ordinal
from handlers.understanding.relative_days import Read
from handlers.understanding.spans import SearchedTurn
from schemas.ranges import one_day

_LAST_DAY = 31
_CENTURY = 2000
_YEARS = range(2020, 2041)


def read_month_day(turn: SearchedTurn, nth: int, today: date) -> Read:
    """December fifth, december the fifth, the fifth of december; with a year, if one is said."""
    if turn.at(nth) in MONTHS:
        start = nth + 1 + (turn.at(nth + 1) == "the")
        number = read_ordinal(turn.words, start) or read_cardinal(turn.words, start)
        month, day, end = MONTHS[turn.at(nth)], *(number or (0, 0))
    else:
        start = nth + (turn.at(nth) == "the")
        number = read_ordinal(turn.words, start) or (read_cardinal(turn.words, start) if turn.at(start).isdecimal() else None)
        if number is None:
            return None
        day, after = number
        after += turn.at(after) == "of"
        month, end = MONTHS.get(turn.at(after), 0), after + 1
    if not number or not month or not 1 <= day <= _LAST_DAY:
        return None
    year, end = _year(turn, end)
    found = find_month_day(today, month, day, year)
    return (one_day(found), end, 1.0) if found else None


def _year(turn: SearchedTurn, nth: int) -> tuple[int, int]:
    start = nth + (turn.at(nth) == "of")
    if turn.at(start) == "twenty" and (rest := read_cardinal(turn.words, start + 1)) and _CENTURY + rest[0] in _YEARS:
        return _CENTURY + rest[0], rest[1]
    number = read_cardinal(turn.words, start)
    if number and number[0] in _YEARS:
        return number
    return 0, nth
