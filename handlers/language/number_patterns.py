"""Patterns of words with numbers in them: "a las <n> y media" becomes "<n>:30"."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

#: `<t>` stands for a written clock time, any other letter for a number.
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_NUMBER = re.compile(r"<([a-z])([+-]\d+)?>")


class Pattern(NamedTuple):
    """What stands there: alternatives for each word (a number: its letter), whether it may be missing; and what it becomes.

    `fold` makes words comparable.
    """

    parts: tuple[tuple[frozenset[str], str, bool], ...]
    becomes: str
    fold: Callable[[str], str]


def compiled(pattern: str, becomes: str, meanings: Mapping[tuple[str, ...], str], fold: Callable[[str], str]) -> Pattern:
    """`la|las <n> y? media`: a bar for a choice, a question mark for what may be missing; a word stands for its meaning as well.

    A word with an `@` in front is kept: it stands for the `@` of what the pattern becomes.
    """
    parts = []
    for word in pattern.split():
        optional = word.endswith("?")
        kept = word.startswith("@")
        plain = word.removesuffix("?").removeprefix("@")
        number = _NUMBER.fullmatch(plain)
        said = [] if number else [fold(one) for one in plain.split("|")]
        choices = frozenset((*said, *(meanings.get((one,), one) for one in said)))
        parts.append((choices, number[1] if number else "@" if kept else "", optional))
    return Pattern(tuple(parts), becomes, fold)


def literals(pattern: Pattern) -> set[str]:
    """The words it looks for."""
    return {word for choices, _, _ in pattern.parts for word in choices}


def rewritten(words: Sequence[str], patterns: Sequence[Pattern]) -> list[str]:
    """The words with every pattern applied, in order, from left to right."""
    result = list(words)
    for pattern in patterns:
        nth = 0
        while nth < len(result):
            match = _match(pattern, result, nth)
            if match is None:
                nth += 1
                continue
            end, numbers = match
            new = _filled(pattern.becomes, numbers).split()
            result[nth:end] = new
            nth += max(1, len(new))
    return result


def _match(pattern: Pattern, words: Sequence[str], at: int) -> tuple[int, dict[str, str]] | None:
    numbers: dict[str, str] = {}
    nth = at
    for choices, letter, optional in pattern.parts:
        word = words[nth] if nth < len(words) else ""
        if letter and letter != "@" and _is_figure(word, letter):
            numbers[letter] = word
            nth += 1
        elif letter in {"", "@"} and word and pattern.fold(word) in choices:
            numbers |= {"@": word} if letter else {}
            nth += 1
        elif not optional:
            return None
    return (nth, numbers) if nth > at else None


def _is_figure(word: str, letter: str) -> bool:
    if letter == "t":
        return _CLOCK.fullmatch(word) is not None
    return word.isdecimal() and word.isascii() and len(word) <= len("2026")


def _filled(becomes: str, numbers: dict[str, str]) -> str:
    return _NUMBER.sub(lambda found: _figure(found, numbers), becomes.replace("@", numbers.get("@", "")))


def _figure(found: re.Match[str], numbers: dict[str, str]) -> str:
    """A number; of minutes, behind a colon, with two figures; an hour before one is twelve."""
    if found[1] == "t":
        return numbers["t"]
    value = int(numbers[found[1]]) + int(found[2] or 0)
    if found[2] and value <= 0:
        value += 12
    minutes = found.string[: found.start()].endswith(":")
    return f"{value:02d}" if minutes else str(value)
