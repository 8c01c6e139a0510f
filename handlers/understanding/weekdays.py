"""Days of the week: tuesday, next tuesday, tuesday week, tuesday the twenty fourth, next week on tuesday."""

from datetime import date, timedelta

from handlers.understanding.calendar_days import (
    MONTHS,
    WEEKDAYS,
    find_day_of_month,
    find_monday,
    find_weekday_after,
    find_weekday_from,
)
from handlers.understanding.month_days import read_month_day
from handlers.understanding.numbers import read_ordinal
from handlers.understanding.relative_days import Read
from handlers.understanding.spans import SearchedTurn
from schemas.ranges import one_day

#: What stands behind "the first" when it is a choice and no day.
CHOSEN = frozenset("one available time slot option appointment opening visit floor thing choice two person spot half".split())
_WEEKS = (
    (("next", "week"), 1),
    (("this", "week"), 0),
    (("week", "after", "next"), 2),
    (("after", "next"), 2),
)


def read_weekday(turn: SearchedTurn, nth: int, today: date) -> Read:
    """Tuesday; next tuesday; tuesday week; tuesday the twenty fourth; tuesday next week."""
    start = nth + (turn.at(nth) in {"this", "next", "coming"}) + turn.run(nth, "this", "coming") + turn.run(nth, "this", "next")
    weekday = WEEKDAYS.get(turn.at(start))
    if weekday is None:
        return None
    end = start + 1
    sure = 0.95
    found = find_weekday_after(today, weekday)
    if turn.at(nth) == "this":
        found = find_weekday_from(today, weekday)
    elif turn.at(nth) == "next":
        found, sure = find_weekday_from(find_monday(today, 1), weekday), 0.8
    if turn.at(end) == "week":
        return one_day(found + timedelta(days=7)), end + 1, 0.9
    for words, ahead in _WEEKS:
        for skipped in ((), ("of",), ("the",), ("of", "the")):
            if turn.run(end, *skipped, *words):
                return one_day(find_weekday_from(find_monday(today, ahead), weekday)), end + len(skipped) + len(words), 0.95
    return _with_number(turn, end, today, weekday) or (one_day(found), end, sure)


def _with_number(turn: SearchedTurn, end: int, today: date, weekday: int) -> Read:
    exact = read_month_day(turn, end + (turn.at(end) == "the" and turn.at(end + 1) in MONTHS), today)
    if exact:
        return exact
    number = read_ordinal(turn.words, end + 1) if turn.at(end) == "the" else read_ordinal(turn.words, end)
    if number is None or turn.at(number[1]) in CHOSEN:
        return None
    found = find_day_of_month(today, number[0], weekday=None)
    if found is None:
        return None
    return one_day(found), number[1], 1.0 if found.weekday() == weekday else 0.5


def read_week_weekday(turn: SearchedTurn, nth: int, today: date) -> Read:
    """Next week tuesday; next week on tuesday."""
    for words, ahead in _WEEKS[:3]:
        end = nth + len(words)
        if turn.run(nth, *words):
            end += turn.at(end) in {"on", "maybe", "like", "say"}
            weekday = WEEKDAYS.get(turn.at(end))
            if weekday is not None:
                return one_day(find_weekday_from(find_monday(today, ahead), weekday)), end + 1, 0.95
    return None
