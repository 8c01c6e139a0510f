"""Times counted from now: "in two hours", "in an hour and a half", "twenty minutes from now". Both a time and a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.understanding.numbers import read_cardinal
from handlers.understanding.spans import EntitySpan, SearchedTurn
from schemas.ranges import one_day, time_text

_MINUTES = {"minute": 1, "minutes": 1, "hour": 60, "hours": 60}
_FARTHEST = 24 * 60
#: What is offered begins at such minutes: a time from now is rounded up to one.
_STEP = 5
_FEW = 3


def find(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    """The first time from now, as `time` and `date` over the same words; nothing when the call's clock is not known."""
    if turn.today is None or turn.clock is None:
        return []
    for nth in range(len(turn.words)):
        led = turn.at(nth) in {"in", "within"}
        start = nth + led + (led and turn.at(nth + led) in {"about", "around", "like", "maybe"})
        amount = None if taken[nth] else _amount(turn, start)
        if amount is None:
            continue
        minutes, end = amount
        behind = 2 * turn.run(end, "from", "now")
        if not (led or behind) or not 0 < minutes <= _FARTHEST:
            continue
        moment = datetime.combine(turn.today, turn.clock) + timedelta(minutes=minutes)
        moment = moment.replace(second=0, microsecond=0) + timedelta(minutes=-moment.minute % _STEP)
        day, time = one_day(moment.date()).text, time_text(moment.time())
        return [EntitySpan("time", time, nth, end + behind, 0.9), EntitySpan("date", day, nth, end + behind, 0.9)]
    return []


def _amount(turn: SearchedTurn, nth: int) -> tuple[int, int] | None:
    """How many minutes, and where the words end."""
    if turn.at(nth) == "half" and turn.at(nth + 1) in {"an", "a"} and turn.at(nth + 2) == "hour":
        return 30, nth + 3
    if turn.at(nth) in {"a", "an", "one"} and turn.at(nth + 1) == "hour":
        half = 3 * turn.run(nth + 2, "and", "a", "half")
        return 60 + 30 * bool(half), nth + 2 + half
    several = 3 if turn.run(nth, "a", "couple", "of") else 2 if turn.run(nth, "a", "few") else 0
    number = (2 if turn.at(nth + 1) == "couple" else _FEW, nth + several) if several else read_cardinal(turn.words, nth)
    if number is None:
        return None
    half = 3 * turn.run(number[1], "and", "a", "half")
    unit = _MINUTES.get(turn.at(number[1] + half), 0)
    return (number[0] * unit + (unit // 2 if half else 0), number[1] + half + 1) if unit else None
