"""Public holidays of the business's country, by name: "thanksgiving", "the day after labor day"."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from handlers.language.pack import FALLBACK
from handlers.language.shelf import languages
from handlers.phone_numbers import number_region
from handlers.understanding.cues import cued
from handlers.understanding.relative_days import Read
from handlers.understanding.spans import SearchedTurn
from schemas.ranges import one_day

_BEFORE = (("the", "day", "after"), ("day", "after"), ("the", "day", "before"), ("day", "before"))


def holiday(turn: SearchedTurn, nth: int, today: date) -> Read:
    """A holiday, the day before or after one, or its eve; the next one there is."""
    lead = next((lead for lead in _BEFORE if turn.run(nth, *lead)), ())
    at = nth + len(lead)
    named = _named(number_region(turn.business.number), today.year)
    for name, days in named.get(turn.at(at), ()):
        if not turn.run(at, *name):
            continue
        end = at + len(name)
        if len(name) == 1 and turn.at(end) not in {"day", "eve"} and not cued(name, "feasts"):
            continue  # an hour of labor is no Labor Day
        end += turn.at(end) == "day"
        shift = 0 if not lead else 1 if lead[-1] == "after" else -1
        if turn.at(end) == "eve" and not lead:
            shift, end = -1, end + 1
        found = next((day for day in days if day + timedelta(days=shift) >= today), None)
        return (one_day(found + timedelta(days=shift)), end, 0.9) if found else None
    return None


@lru_cache(maxsize=64)
def _named(country: str, year: int) -> dict[str, list[tuple[tuple[str, ...], tuple[date, ...]]]]:
    """By first word: names without their "day", the longest first, and their dates this year and the next."""
    if country not in holidays.list_supported_countries():
        return {}
    words = languages().of(FALLBACK).lexicon.words
    found = holidays.country_holidays(country, years=(year, year + 1), language="en_US")
    dates: dict[tuple[str, ...], list[date]] = {}
    for day, several in sorted(found.items()):
        for name in several.split("; "):
            if "observed" in name:
                continue
            for spelled in {name, name.replace("'s", "s")}:
                plain = tuple(word for word in words(spelled) if word != "jr")
                plain = plain[:-1] if plain[-1:] == ("day",) and len(plain) > 1 else plain
                dates.setdefault(plain, []).append(day)
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[date, ...]]]] = {}
    for plain, days in sorted(dates.items(), key=lambda one: -len(one[0])):
        by_first.setdefault(plain[0], []).append((plain, tuple(days)))
    return by_first
