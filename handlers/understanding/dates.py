"""Days in a turn: "tomorrow", "the twenty third", "a week from monday", "next week"."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from handlers.understanding.calendar_days import add_months, find_day_of_month, find_monday, find_month_day
from handlers.understanding.month_days import read_month_day
from handlers.understanding.numbers import read_cardinal, read_ordinal
from handlers.understanding.parts_of_months import read_part_of_month, read_run_of_days
from handlers.understanding.public_holidays import holiday
from handlers.understanding.relative_days import Read, read_relative_days
from handlers.understanding.spans import EntitySpan, SearchedTurn
from handlers.understanding.weekdays import CHOSEN, read_week_weekday, read_weekday
from handlers.understanding.weeks import read_spans
from schemas.ranges import Days, one_day

_LAST_DAY = 31
_CHOICES = 5
_MONTHS = range(1, 13)
_CENTURY = 2000
_SHORT_YEAR = 100
#: What makes an ordinal in front of it something else than a day.
_NO_DAYS = frozenset("week month day street avenue st ave road".split())

#: Which month a day's number is of, and how many months ahead it is.
_OF_MONTHS = ((("of", "the", "month"), 0), (("of", "this", "month"), 0), (("of", "next", "month"), 1))


def find_dates(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    """All days named in the turn; nothing when today is not known."""
    today = turn.today
    found: list[EntitySpan] = []
    nth = 0
    while today and nth < len(turn.words):
        read = None if taken[nth] else read_run_of_days(turn, nth, today, _first) or _first(turn, nth, today)
        if read and not any(taken[nth : read[1]]):
            days, end, sure = read
            found.append(EntitySpan("date", days.text, nth, end, sure))
            nth = end
        else:
            nth += 1
    return found


def _first(turn: SearchedTurn, nth: int, today: date) -> Read:
    try:
        for reader in READERS:
            if read := reader(turn, nth, today):
                return read
    except OverflowError:
        return None
    return None


def _near(turn: SearchedTurn, nth: int, today: date) -> Read:
    if turn.run(nth, "day", "after", "tomorrow") or turn.run(nth, "the", "day", "after", "tomorrow"):
        return one_day(today + timedelta(days=2)), nth + 3 + (turn.at(nth) == "the"), 1.0
    match turn.at(nth):
        case "today" | "tonight":
            return one_day(today), nth + 1, 1.0
        case "tomorrow" if turn.run(nth + 1, "week"):
            return one_day(today + timedelta(days=8)), nth + 2, 0.9
        case "tomorrow":
            return one_day(today + timedelta(days=1)), nth + 1, 1.0
        case _:  # open: any word
            return None


def _week_of(turn: SearchedTurn, nth: int, today: date) -> Read:
    """The week of december seventh: its working days."""
    if not turn.run(nth, "week", "of"):
        return None
    read = _first(turn, nth + 2 + (turn.at(nth + 2) == "the" and turn.at(nth + 3) != "end"), today)
    day = read[0].only if read else None
    if read is None or day is None:
        return None
    monday = find_monday(day, 0)
    friday = monday + timedelta(days=4)
    return (Days(max(monday, today), friday), read[1], 0.9) if today <= friday else None


def _written(turn: SearchedTurn, nth: int, today: date) -> Read:
    word = turn.at(nth)
    if "-" in word[1:] and word[:4].isdecimal():
        try:
            return one_day(date.fromisoformat(word)), nth + 1, 1.0
        except ValueError:
            return None
    parts, end = word.split("/"), nth + 1
    if slashed := _slashed(turn, nth):
        parts, end = [str(number) for number in slashed[0]], slashed[1]
    if len(parts) < len("md") or not all(part.isdecimal() for part in parts):
        return None
    first, second = int(parts[0]), int(parts[1])
    month, day = (first, second) if turn.business.timezone.startswith(("America/", "US/")) else (second, first)
    year = int(parts[2]) if len(parts) > len("md") else 0
    found = find_month_day(today, month, day, year + _CENTURY if 0 < year < _SHORT_YEAR else year) if month in _MONTHS else None
    return (one_day(found), end, 0.95) if found else None


def _slashed(turn: SearchedTurn, nth: int) -> tuple[list[int], int] | None:
    """Twelve slash four, twelve slash four slash twenty seven."""
    first = read_cardinal(turn.words, nth)
    numbers, end = ([first[0]], first[1]) if first else ([], nth)
    while numbers and turn.at(end) == "slash" and (more := read_cardinal(turn.words, end + 1)):
        numbers, end = [*numbers, more[0]], more[1]
    return (numbers, end) if len(numbers) > 1 else None


def _day_number(turn: SearchedTurn, nth: int, today: date) -> Read:
    """The twenty third. The first few are choices among offers, unless a day was asked for."""
    said_the = turn.at(nth) == "the"
    number = read_ordinal(turn.words, nth + said_the)
    if number is None and turn.expects == "date" and said_the:
        number = read_cardinal(turn.words, nth + 1)
    if number is None or not 1 <= number[0] <= _LAST_DAY or turn.at(number[1]) in CHOSEN or turn.at(number[1]) in _NO_DAYS:
        return None
    of_month = any(turn.run(number[1], *words) for words, _ in _OF_MONTHS)
    named = turn.expects == "date" or turn.at(nth - 1) == "on" or of_month
    if not named and (number[0] <= _CHOICES or not (said_the or number[0] > _CHOICES)):
        return None
    found, end = find_day_of_month(today, number[0]), number[1]
    for words, ahead in _OF_MONTHS:
        if found and turn.run(end, *words):
            month = add_months(today, ahead)
            found, end = find_month_day(today, month.month, number[0]) if ahead else found, end + len(words)
            named = True
    return (one_day(found), end, 0.9 if named or said_the else 0.7) if found else None


_FEASTS = {
    ("christmas", "eve"): (12, 24),
    ("christmas", "day"): (12, 25),
    ("new", "years", "eve"): (12, 31),
    ("new", "year", "eve"): (12, 31),
    ("valentines", "day"): (2, 14),
    ("halloween",): (10, 31),
}


def _feast(turn: SearchedTurn, nth: int, today: date) -> Read:
    for words, (month, day) in _FEASTS.items():
        if turn.run(nth, *words) and (found := find_month_day(today, month, day)):
            return one_day(found), nth + len(words), 0.9
    return None


def _from_now(turn: SearchedTurn, nth: int, today: date) -> Read:
    return read_relative_days(turn, nth, today, _first)


def _span(turn: SearchedTurn, nth: int, today: date) -> Read:
    read = read_spans(turn, nth, today)
    return (Days(read[0], read[1]), read[2], 0.9) if read else None


READERS: tuple[Callable[[SearchedTurn, int, date], Read], ...] = (
    _near,
    _week_of,
    read_part_of_month,
    _written,
    _from_now,
    read_week_weekday,
    read_month_day,
    read_weekday,
    _day_number,
    _feast,
    holiday,
    _span,
)
