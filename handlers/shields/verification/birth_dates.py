"""Dates of birth as people say them: "the third of may seventy two", "oh five oh three seventy two", "5/3/1972"."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from handlers.shields.verification.number_words import find_number_chunks, find_word_values

_MONTHS = (
    "january jan enero janvier januar jänner gennaio janeiro januari",
    "february feb febrero février fevrier februar febbraio fevereiro februari",
    "march mar marzo mars märz maerz março marco maart",
    "april apr abril avril aprile",
    "may mayo mai maggio maio mei",
    "june jun junio juin juni giugno junho",
    "july jul julio juillet juli luglio julho",
    "august aug agosto août aout augustus",
    "september sept sep septiembre setiembre septembre settembre setembro",
    "october oct octubre octobre oktober ottobre outubro",
    "november nov noviembre novembre",
    "december dec diciembre décembre decembre dezember dicembre dezembro",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_ORDER = frozenset("the of de del du el le al der den am do di il in im year año ano an jahr".split())
_JOINTS = frozenset(("and", "y", "et", "und", "e", "double"))
_LAST_DAY, _OLDEST, _YEAR, _SHORT = 31, 1900, 4, 2


def find_birth_dates(words: str, language: str, today: date, *, month_first: bool) -> frozenset[str]:
    """All days (ISO) in the past that the words can mean, with a year; mostly one, none when there is no such date in them.

    `month_first` is the country's order of bare figures.
    """
    said = re.findall(r"[^\W_]+", _split(words.lower()))
    tongue = language.partition("-")[0]
    for nth, word in enumerate(said):
        # "may" and "march" and "mar" are other words too: a number must stand beside them
        if word in MONTHS and (found := frozenset(_named(said, nth, tongue, today))):
            return found
    return frozenset(_figures(said, tongue, today, month_first=month_first))


def _split(words: str) -> str:
    return re.sub(r"(\d)(?=[a-zäöü]{3,})", r"\1 ", words.replace("'", ""))


def _named(said: list[str], nth: int, language: str, today: date) -> Iterator[str]:
    """Day, month by name, year; or month, day, year."""
    month, before, after = MONTHS[said[nth]], _run(said[:nth], language, back=True), _run(said[nth + 1 :], language)
    if before and before[-1].isdecimal() and 1 <= int(before[-1]) <= _LAST_DAY:
        for year in _years("".join(after[:_YEAR]), today):
            yield from _day(year, month, int(before[-1]), today)
        if len(before) > 1 and len(before[0]) == _YEAR:
            yield from _day(int(before[0]), month, int(before[-1]), today)
        return
    for size in (1, 2):
        day = "".join(after[:size])
        if day.isdecimal() and len(day) <= _SHORT and 1 <= int(day) <= _LAST_DAY:
            for year in _years("".join(after[size : size + _YEAR]), today):
                yield from _day(year, month, int(day), today)


def _run(said: list[str], language: str, *, back: bool = False) -> list[str]:
    """The numbers standing directly before or after the month; joints between them are passed over."""
    kept: list[str] = []
    for word in reversed(said) if back else said:
        if (
            word not in _ORDER
            and find_word_values(word, language) is None
            and word not in {"and", "y", "et", "und", "e", "double", "year", "nineteen"}
        ):
            break
        if word not in _ORDER:
            kept.append(word)
    parts = find_number_chunks(kept[::-1] if back else kept, language)
    return [part for part in parts if part]


def _figures(said: list[str], language: str, today: date, *, month_first: bool) -> Iterator[str]:
    """Figures only: every way to cut the chunks into day, month and year; "the third of the fifth" is a day first."""
    spoken = " ".join(said)
    ordinal = re.search(r"\b\w+(th|rd|st|nd|third|first|second)\b of (the )?\w+", spoken) is not None
    for run in _runs(find_number_chunks([word for word in said if word not in _ORDER], language)):
        digits = _pieces(run)
        for first, second, rest in _cuts(digits):
            if len(first) == _YEAR and (whole := _date(int(first), int(second), int(rest or 0), today)):
                yield whole
            for year in _years(rest, today) if len(first) <= _SHORT else ():
                order = (int(first), int(second))
                month, day = order if month_first and not ordinal else order[::-1]
                yield from [*_day(year, month, day, today)] or [*_day(year, day, month, today)]


def _runs(parts: list[str | None]) -> Iterator[list[str]]:
    run: list[str] = []
    for part in [*parts, None]:
        if part is not None:
            run.append(part)
        elif run:
            yield run
            run = []


def _pieces(run: list[str]) -> list[str]:
    """A number keyed without pauses ("05031972") is cut like one dictated digit by digit."""
    return list(run[0]) if len(run) == 1 and len(run[0]) in {6, 8} else run


def _cuts(pieces: list[str]) -> Iterator[tuple[str, str, str]]:
    """Ways to join neighbouring pieces into three numbers."""
    size = len(pieces)
    for one in range(1, size):
        for two in range(one + 1, size):
            first, second, rest = ("".join(pieces[a:b]) for a, b in pairwise((0, one, two, size)))
            if (len(first) <= _SHORT or len(first) == _YEAR) and len(second) <= _SHORT and len(rest) in {1, _SHORT, _YEAR}:
                yield first, second, rest


def _years(digits: str, today: date) -> tuple[int, ...]:
    if len(digits) == _YEAR:
        return (int(digits),)
    if len(digits) != _SHORT:
        return ()
    short = int(digits)
    return tuple(year for year in (1900 + short, 2000 + short) if year <= today.year)


def _day(year: int, month: int, day: int, today: date) -> Iterator[str]:
    if found := _date(year, month, day, today):
        yield found


def _date(year: int, month: int, day: int, today: date) -> str:
    if not _OLDEST <= year <= today.year:
        return ""
    try:
        found = date(year, month, day)
    except ValueError:
        return ""
    return found.isoformat() if found <= today else ""
