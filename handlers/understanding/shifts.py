"""Moves by so much: "an hour later", "two days earlier", "push it back a week"; and "something later" without an amount."""

from collections.abc import Sequence

from handlers.understanding.cues import cued
from handlers.understanding.numbers import read_cardinal
from handlers.understanding.spans import EntitySpan, SearchedTurn

_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
_LATER = frozenset({"later", "after", "further"})
_EARLIER = frozenset({"earlier", "sooner", "before", "ahead"})
_MOVING = frozenset("push pushed move moved put bring pull shift delay delayed postpone postponed".split())
_PUT_OFF = frozenset("delay delayed postpone postponed".split())
_BACK, _UP = frozenset({"back", "out", "off"}), frozenset({"up", "forward"})
#: Behind these words "later" is no wish for another time.
_NO_WISH = frozenset({"call", "see", "the", "talk", "no", "not", "than", "sooner", "or"})
#: So near to "delay" is by how much.
_NEAR = 4
_WEEK_WORDS = frozenset({"week", "month", "day", "morning", "afternoon", "evening", "in", "than"})


def find(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    """`shift`: signed minutes; else `rather`: `later`, `earlier` or `another-day`. They share words with days and times."""
    del taken
    for nth in range(len(turn.words)):
        amount = _amount(turn, nth)
        if amount is None:
            continue
        minutes, end = amount
        way = _way(turn, nth, end)
        if way:
            behind = turn.at(end) in _LATER | _EARLIER | _BACK | _UP
            return [EntitySpan("shift", str(way * minutes), nth, end + behind, 0.95)]
    rather = _rather(turn)
    return [rather] if rather else []


def _amount(turn: SearchedTurn, nth: int) -> tuple[int, int] | None:
    if turn.run(nth, "half", "an", "hour") or turn.run(nth, "half", "a", "hour"):
        return 30, nth + 3
    if turn.at(nth) in {"a", "an"} and turn.at(nth + 1) in _MINUTES:
        return _MINUTES[turn.at(nth + 1)], nth + 2
    if turn.run(nth, "a", "couple", "of") and turn.at(nth + 3).removesuffix("s") in _MINUTES:
        return 2 * _MINUTES[turn.at(nth + 3).removesuffix("s")], nth + 4
    number = read_cardinal(turn.words, nth)
    unit = _MINUTES.get(turn.at(number[1]).removesuffix("s")) if number else None
    return (number[0] * unit, number[1] + 1) if number and unit else None


def _way(turn: SearchedTurn, nth: int, end: int) -> int:
    """1 for later, -1 for earlier, 0 when it is no move: "an hour later", "push it back an hour", "move it an hour up"."""
    start = nth - (turn.at(nth - 1) in {"by", "about"})
    said, behind = turn.words[:start], turn.at(end)
    if _MOVING & set(said):
        if turn.at(start - 1) in _BACK or behind in _BACK or _PUT_OFF & set(said[-_NEAR:]):
            return 1
        if turn.at(start - 1) in _UP or behind in _UP:
            return -1
    if behind in _LATER and not (behind == "after" and turn.at(end + 1)):
        return 1
    return -1 if behind in _EARLIER and not (behind == "before" and turn.at(end + 1)) else 0


def _rather(turn: SearchedTurn) -> EntitySpan | None:
    if cued(turn.words, "another-day"):
        return EntitySpan("rather", "another-day", 0, len(turn.words), 0.9)
    for nth, word in enumerate(turn.words):
        goes_on = turn.at(nth + 1) in _WEEK_WORDS and not turn.run(nth + 1, "in", "the", "day")
        if word in {"later", "earlier", "sooner"} and turn.at(nth - 1) not in _NO_WISH and not goes_on:
            return EntitySpan("rather", "later" if word == "later" else "earlier", nth, nth + 1, 0.9)
    return None
