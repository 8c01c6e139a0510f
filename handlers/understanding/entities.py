"""All entities of a turn: the finders one after another, each reading only words that no other has read."""

from collections.abc import Sequence

from handlers.understanding import choices, dates, names, phones, places, times
from handlers.understanding.catalogue import Catalogue
from handlers.understanding.negation import scoped
from handlers.understanding.spans import Found, Turn


def find(turn: Turn, catalogue: Catalogue) -> list[Found]:
    """The findings in the order they were said, denied ones marked."""
    found: list[Found] = []
    things = (catalogue.find, names.find) if turn.expects != "name" else (names.find, catalogue.find)
    for finder in (phones.find, places.find, dates.find, times.find, choices.find, *things):
        taken = _taken(turn, found)
        found += finder(turn, taken)
    return scoped(turn, _settled(turn, found))


def _taken(turn: Turn, found: Sequence[Found]) -> list[bool]:
    taken = [False] * len(turn.words)
    for one in found:
        for nth in range(one.start, one.end):
            taken[nth] = True
    return taken


def _settled(turn: Turn, found: list[Found]) -> list[Found]:
    """A street's number is no telephone number; "tonight" is both a day and a time of it."""
    tonight = [nth for nth, word in enumerate(turn.words) if word == "tonight"]
    roles = {one.role for one in found}
    if tonight and not {"time", "part"} & roles:
        nth = tonight[0]
        found = [*found, Found("part", "evening", nth, nth + 1, 0.9), Found("time", "17:00-21:00", nth, nth + 1, 0.9)]
    return found
