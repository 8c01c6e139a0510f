"""Parts of the day, and the hours they stand for."""

from datetime import time
from typing import NamedTuple

from handlers.understanding.spans import SearchedTurn
from schemas.ranges import TimeRange


class DayPart(NamedTuple):
    """A part of the day: its name, and its hours."""

    name: str
    hours: TimeRange


def _hours(since: str, until: str) -> TimeRange:
    return TimeRange(time.fromisoformat(since), time.fromisoformat(until))


MORNING = DayPart("morning", _hours("08:00", "12:00"))
AFTERNOON = DayPart("afternoon", _hours("12:00", "17:00"))
EVENING = DayPart("evening", _hours("17:00", "21:00"))

#: Longer wordings first: the first that fits is taken.
PARTS: tuple[tuple[tuple[str, ...], DayPart], ...] = (
    (("first", "thing", "in", "the", "morning"), DayPart("morning", _hours("06:00", "09:30"))),
    (("first", "thing"), DayPart("morning", _hours("06:00", "09:30"))),
    (("early", "in", "the", "morning"), DayPart("morning", _hours("06:00", "10:00"))),
    (("early", "morning"), DayPart("morning", _hours("06:00", "10:00"))),
    (("late", "in", "the", "morning"), DayPart("morning", _hours("10:00", "12:00"))),
    (("late", "morning"), DayPart("morning", _hours("10:00", "12:00"))),
    (("mid", "morning"), DayPart("morning", _hours("09:30", "11:30"))),
    (("early", "in", "the", "afternoon"), DayPart("afternoon", _hours("12:00", "15:00"))),
    (("early", "afternoon"), DayPart("afternoon", _hours("12:00", "15:00"))),
    (("late", "in", "the", "afternoon"), DayPart("afternoon", _hours("15:00", "18:00"))),
    (("later", "in", "the", "afternoon"), DayPart("afternoon", _hours("15:00", "18:00"))),
    (("late", "afternoon"), DayPart("afternoon", _hours("15:00", "18:00"))),
    (("mid", "afternoon"), DayPart("afternoon", _hours("14:00", "16:00"))),
    (("early", "evening"), DayPart("evening", _hours("17:00", "19:00"))),
    (("late", "evening"), DayPart("evening", _hours("19:00", "21:00"))),
    (("end", "of", "the", "day"), DayPart("afternoon", _hours("15:30", "19:00"))),
    (("late", "in", "the", "day"), DayPart("afternoon", _hours("15:30", "19:00"))),
    (("after", "work"), DayPart("evening", _hours("17:00", "20:00"))),
    (("before", "work"), DayPart("morning", _hours("06:00", "09:00"))),
    (("after", "school"), DayPart("afternoon", _hours("15:30", "18:00"))),
    (("after", "lunch"), DayPart("afternoon", _hours("13:00", "17:00"))),
    (("before", "lunch"), DayPart("morning", _hours("08:00", "12:00"))),
    (("lunch", "time"), DayPart("afternoon", _hours("11:30", "13:30"))),
    (("lunchtime",), DayPart("afternoon", _hours("11:30", "13:30"))),
    (("lunch", "hour"), DayPart("afternoon", _hours("11:30", "13:30"))),
    (("morning",), MORNING),
    (("mornings",), MORNING),
    (("afternoon",), AFTERNOON),
    (("afternoons",), AFTERNOON),
    (("evening",), EVENING),
    (("evenings",), EVENING),
    (("tonight",), EVENING),
    (("at", "night"), EVENING),
    (("tomorrow", "night"), EVENING),
)
#: The same by their first words: few turns name a part of the day at all.
_BY_FIRST = {first: tuple(one for one in PARTS if one[0][0] == first) for first in {words[0] for words, _ in PARTS}}
#: Greetings and farewells name a part of the day without meaning it.
_GREETINGS = frozenset({"good", "nice", "great", "lovely", "wonderful"})


def read_part_at(turn: SearchedTurn, nth: int) -> tuple[DayPart, int] | None:
    """The part of the day named here and where the words end."""
    if turn.at(nth - 1) in _GREETINGS:
        return None
    for words, part in _BY_FIRST.get(turn.at(nth), ()):
        if turn.run(nth, *words):
            return part, nth + len(words)
    return None
