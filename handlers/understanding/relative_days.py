"""Days counted from another day: in two weeks, ten days from now, a week from monday."""

from collections.abc import Callable
from datetime import date, timedelta

from handlers.understanding.calendar_days import add_months, find_monday, find_weekday_from
from handlers.understanding.numbers import read_cardinal
from handlers.understanding.spans import SearchedTurn
from schemas.ranges import Days, one_day

#: What was read: the days, where it ends, how sure.
Read = tuple[Days, int, float] | None

_FARTHEST_DAYS = 800
_FARTHEST_MONTHS = 24
_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7}


def read_relative_days(turn: SearchedTurn, nth: int, today: date, first: Callable[[SearchedTurn, int, date], Read]) -> Read:
    """In two weeks; ten days from now; two weeks from monday."""
    start = nth + 1 if turn.at(nth) == "in" else nth
    amount = _amount(turn, start)
    if amount is None:
        return None
    count, end = amount
    unit = turn.at(end)
    if unit not in _DAYS and unit not in {"month", "months"}:
        return None
    base, after = today, end + 1
    if turn.at(after) in {"from", "after", "on"}:
        anchor = first(turn, after + 1, today) if turn.at(after + 1) != "now" else (one_day(today), after + 2, 1.0)
        day = anchor[0].only if anchor else None
        if anchor and day and turn.at(after) == "on" and turn.at(nth) == "a" and unit == "week":
            return one_day(day + timedelta(weeks=1)), anchor[1], 0.9
        if anchor is None or day is None or (turn.at(after) == "on" and turn.at(nth) != "in"):
            if turn.at(nth) != "in":
                return None
        elif turn.at(after) == "on":
            return one_day(find_weekday_from(find_monday(today, count), day.weekday())), anchor[1], 0.8
        else:
            base, after = day, anchor[1]
    elif turn.at(nth) != "in" and turn.at(after) != "later":
        return None
    day_count = count * _DAYS.get(unit, 0)
    found = base + timedelta(days=min(day_count, _FARTHEST_DAYS)) if day_count else add_months(base, min(count, _FARTHEST_MONTHS))
    return one_day(found), after, 0.9


def _amount(turn: SearchedTurn, nth: int) -> tuple[int, int] | None:
    if turn.at(nth) in {"a", "one"} and turn.run(nth + 1, "couple", "of"):
        return 2, nth + 3
    if turn.at(nth) == "a" and turn.at(nth + 1) in {"week", "month", "day"}:
        return 1, nth + 1
    return read_cardinal(turn.words, nth)
