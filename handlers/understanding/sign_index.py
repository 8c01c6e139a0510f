"""Patterns of words, found by the word they begin with: of some hundreds a turn is compared with the few that can be in it."""

import re
from collections.abc import Iterator, Sequence

#: Words that may stand between two words of a pattern.
_IDLE = (
    "a an the my his her our your their some is are am be been has have had was really so very just like and of it s got "
    "getting all"
)
_BETWEEN = rf"(?:(?:{'|'.join(_IDLE.split())})\ )*?"
_LETTERS = ".{0,25}?"
_GAP = r"(?:\S+\ ){0,5}?"


class SignIndex:
    """Groups of patterns as a `SignBook` writes them. Counts, for each group, how many of its patterns are in a text."""

    def __init__(self, groups: Sequence[Sequence[str]], whole_words: bool) -> None:
        """`whole_words`: patterns begin with whole words, of which the last letters may be left open with `*`."""
        self._groups, self._whole_words = len(groups), whole_words
        #: By pattern: its group and its expression.
        self._patterns: list[tuple[int, re.Pattern[str]]] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_beginning: dict[str, list[int]] = {}
        self._pieces: list[tuple[str, int]] = []
        for nth, patterns in enumerate(groups):
            for pattern in patterns:
                self._add(nth, pattern)
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning})

    def count(self, said: str) -> list[int]:
        """How many patterns of each group are in the text: words with one space after each, or any text for pieces of text."""
        counts = [0] * self._groups
        for at in self._candidates(said):
            group, expression = self._patterns[at]
            counts[group] += expression.search(said) is not None
        return counts

    def _candidates(self, said: str) -> set[int]:
        if not self._whole_words:
            return {at for piece, at in self._pieces if piece in said}
        found: set[int] = set()
        for word in set(said.split()):
            found.update(self._by_word.get(word, ()))
            for length in self._lengths:
                if length > len(word):
                    break
                found.update(self._by_beginning.get(word[:length], ()))
        return found

    def _add(self, group: int, pattern: str) -> None:
        at = len(self._patterns)
        if not self._whole_words:
            parts = pattern.lower().split(" _ ")
            self._patterns.append((group, re.compile(_LETTERS.join(map(re.escape, parts)))))
            self._pieces.append((parts[0], at))
            return
        self._patterns.append((group, re.compile(_expression(pattern))))
        for choice in _choices(next(word for word in pattern.split() if word != "_")):
            if choice.endswith("*"):
                self._by_beginning.setdefault(choice[:-1], []).append(at)
            else:
                self._by_word.setdefault(choice, []).append(at)


def _choices(word: str) -> Iterator[str]:
    return (one for one in word.split("|") if one)


def _expression(pattern: str) -> str:
    found = r"(?<!\S)"
    for nth, word in enumerate(pattern.split()):
        if word == "_":
            found += _GAP
            continue
        choices = "|".join(re.escape(one[:-1]) + r"\S*" if one.endswith("*") else re.escape(one) for one in _choices(word))
        found += ("" if nth == 0 else _BETWEEN) + rf"(?:{choices})\ "
    return found
