"""Learning: examples written as phrases with choices, and what a recogniser makes of them."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from handlers.shields.injection.features import Row, extract_features
from handlers.shields.injection.lexicon import Lexicon
from handlers.shields.injection.linear_model import KINDS
from handlers.shields.injection.normalisation import fold_words

#: Kind, then language, then lines.
Teaching = Mapping[str, Mapping[str, str]]

_CHOICE = re.compile(r"\(([^()]*)\)")
#: Variants made of one line at most; each is also learned as a recogniser may garble it.
_VARIANTS = 6
_GARBLED_FROM, _SMALL = 5, 3
_WRONG = (
    ("instructions", "instruction is"),
    ("your", "you"),
    ("prompt", "promt"),
    ("the", "a"),
    ("ignore", "ignored"),
    ("are", "or"),
)


class Example(NamedTuple):
    """One thing said: the line of the teaching it came from, its kind, its language, and the words."""

    line: int
    kind: str
    language: str
    words: str


def make_examples(teaching: Teaching) -> list[Example]:
    """All lines with their choices made, each also garbled; the same every time."""
    found, nth = [], 0
    for kind in KINDS:
        for language, text in teaching[kind].items():
            for line in filter(None, text.splitlines()):
                nth += 1
                for which, words in enumerate(variants(line)):
                    found.append(Example(nth, kind, language, words))
                    if which % 2 == 0 and len(words.split()) >= _GARBLED_FROM:
                        found.append(Example(nth, kind, language, garbled(words)))
    return found


def make_rows(some: Sequence[Example], lexicon: Lexicon) -> list[Row]:
    """What the classifier sees of the examples."""
    return [extract_features(lexicon.units(fold_words(one.words))) for one in some]


def variants(line: str) -> Iterator[str]:
    """Up to `_VARIANTS` variants of a line with choices, spread over all there are."""
    choices = [part.split("|") for part in _CHOICE.findall(line)]
    count = 1
    for options in choices:
        count *= len(options)
    step = max(1, count // _VARIANTS) | 1
    made = dict.fromkeys(_chosen(line, choices, (nth * step) % count) for nth in range(min(count, _VARIANTS)))
    yield from made


def garbled(words: str) -> str:
    """The words with one mistake that recognisers make: a small word lost, one doubled, one taken for another."""
    said = words.split()
    chance = zlib.crc32(words.encode())
    for right, wrong in _WRONG if chance % 2 else ():
        if right in said:
            said[said.index(right)] = wrong
            return " ".join(said)
    small = [nth for nth, word in enumerate(said) if len(word) <= _SMALL]
    at = small[chance % len(small)] if small else chance % len(said)
    return " ".join(said[:at] + ([] if small and chance % 3 else [said[at]] * 2) + said[at + 1 :])


def _chosen(line: str, choices: Sequence[Sequence[str]], nth: int) -> str:
    picked = []
    for options in choices:
        nth, which = divmod(nth, len(options))
        picked.append(options[which])
    at = iter(picked)
    return " ".join(_CHOICE.sub(lambda _: next(at), line).split())
