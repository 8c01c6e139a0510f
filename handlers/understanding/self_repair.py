"""A turn as it would have been without its repairs and introductions: "tuesday no wait make that thursday" is "thursday"."""

from collections.abc import Sequence

import msgspec

from handlers.understanding.cues import every_cue
from handlers.understanding.spans import EntitySpan, SearchedTurn

#: So many words of their own must stay for the rest to be a turn at all.
_FEWEST = 2
_GIVEN = {"name-given": "name", "number-given": "phone"}


def smoothed(turn: SearchedTurn, found: Sequence[EntitySpan]) -> tuple[SearchedTurn, list[EntitySpan]]:
    """The turn and its findings without what was taken back, the words that take back, and a name or number given beside a wish.

    The same turn when nothing else would be left.
    """
    dropped = _repairs(turn, found) | _introductions(turn, found)
    inside = {nth for one in found for nth in range(one.start, one.end)}
    left = [nth for nth in range(len(turn.words)) if nth not in dropped]
    if not dropped or sum(nth not in inside for nth in left) < _FEWEST:
        return turn, list(found)
    place = {old: new for new, old in enumerate(left)}
    moved = [
        one._replace(start=place[one.start], end=place[one.end - 1] + 1)
        for one in found
        if not dropped & set(range(one.start, one.end))
    ]
    return msgspec.structs.replace(turn, words=tuple(turn.words[nth] for nth in left)), moved


def _repairs(turn: SearchedTurn, found: Sequence[EntitySpan]) -> set[int]:
    """The denied values with the marker behind them."""
    dropped: set[int] = set()
    for start, end in every_cue(turn.words, "take-back"):
        taken = [one for one in found if one.role.startswith("not-") and one.end <= start]
        instead = [one for one in found if one.start >= end]
        if start and taken and any(f"not-{one.role}" in {old.role for old in taken} for one in instead):
            dropped |= set(range(start, end))
            for one in taken:
                dropped |= set(range(one.start, one.end))
    return dropped


def _introductions(turn: SearchedTurn, found: Sequence[EntitySpan]) -> set[int]:
    dropped: set[int] = set()
    for name, role in _GIVEN.items():
        for start, end in every_cue(turn.words, name):
            for one in found:
                if one.role == role and end <= one.end and start <= one.start <= end + 1:
                    dropped |= set(range(start - (turn.at(start - 1) == "and"), one.end))
    return dropped
