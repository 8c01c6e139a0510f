"""All entities of a turn: the finders one after another, each reading only words that no other has read."""

from collections.abc import Sequence

from handlers.understanding import choices, dates, doubtful_dates, hours_ahead, names, phones, places, shifts, times
from handlers.understanding.catalogue import Catalogue
from handlers.understanding.negation import mark_denied
from handlers.understanding.spans import EntitySpan, SearchedTurn


def find_entities(turn: SearchedTurn, catalogue: Catalogue) -> list[EntitySpan]:
    """The findings in the order they were said, denied ones marked."""
    found: list[EntitySpan] = []
    things = (catalogue.find, names.find_name) if turn.expects != "name" else (names.find_name, catalogue.find)
    for finder in (
        phones.find_phone_numbers,
        places.find_places,
        hours_ahead.find,
        doubtful_dates.find,
        dates.find_dates,
        times.find_times,
        choices.find_choices,
        *things,
    ):
        taken = _taken(turn, found)
        found += finder(turn, taken)
    return mark_denied(turn, _settled(turn, [*found, *names.whom(turn), *shifts.find(turn, _taken(turn, found))]))


def _taken(turn: SearchedTurn, found: Sequence[EntitySpan]) -> list[bool]:
    taken = [False] * len(turn.words)
    for one in found:
        for nth in range(one.start, one.end):
            taken[nth] = True
    return taken


def _settled(turn: SearchedTurn, found: list[EntitySpan]) -> list[EntitySpan]:
    """A street's number is no telephone number; "tonight" is both a day and a time of it."""
    tonight = [nth for nth, word in enumerate(turn.words) if word == "tonight"]
    roles = {one.role for one in found}
    if tonight and not {"time", "part"} & roles:
        nth = tonight[0]
        found = [*found, EntitySpan("part", "evening", nth, nth + 1, 0.9), EntitySpan("time", "17:00-21:00", nth, nth + 1, 0.9)]
    return found
