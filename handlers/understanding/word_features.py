"""What a classifier sees of the words themselves, in any script: words, pairs, and pieces of words, hashed into places."""

import re
import zlib
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import numpy as np

from handlers.understanding.ports import Vectors

#: How many places there are; a name lands in one of them with a sign, so that clashes cancel out on the whole.
PLACES = 4096
_WORD = re.compile(r"[^\s.,;:!?¿¡()\[\]{}\"“”„«»…。、，！？।؟،*/\\|<>_-]+")
_PIECES = (3, 4, 5)
#: From this letter on (Thai and beyond) words are written without spaces.
_WITHOUT_SPACES = "\u0e00"
#: Scripts without spaces, and long words of others, are read by single letters and pairs as well.
_SHORT_PIECES, _LONG_WORD = (1, 2), 5
_WORD_WEIGHT, _PAIR, _SKIP, _PIECE = 1.0, 0.8, 0.5, 0.3


def plain_words(text: str) -> list[str]:
    """The words of a text in any script, in lower case."""
    return _WORD.findall(text.lower())


def consists_of(text: str, known: Collection[str]) -> bool:
    """Whether a text holds none but these words; where words are written without spaces, one after another in a run."""
    return all(word in known or (word[0] >= _WITHOUT_SPACES and _is_run_of(word, known)) for word in plain_words(text))


def _is_run_of(run: str, known: Collection[str]) -> bool:
    """Whether a run can be cut into these words with nothing left."""
    ends = {0}
    for end in range(1, len(run) + 1):
        if any(run[start:end] in known for start in ends):
            ends.add(end)
    return len(run) in ends


def word_features(text: str) -> dict[int, float]:
    """Place to weight, of length 1; nothing for a text without words."""
    words = plain_words(text)
    found: dict[int, float] = {}
    for word in words:
        _add(found, f"w{word}", _WORD_WEIGHT)
        for piece in _pieces(word):
            _add(found, f"c{piece}", _PIECE)
    for one, other in pairwise(words):
        _add(found, f"b{one} {other}", _PAIR)
    for one, other in zip(words, words[2:], strict=False):
        _add(found, f"s{one} {other}", _SKIP)
    length = float(np.sqrt(sum(weight * weight for weight in found.values()))) or 1.0
    return {place: weight / length for place, weight in found.items()}


def word_matrix(texts: Sequence[str]) -> Vectors:
    """A row of `PLACES` numbers for each text."""
    matrix = np.zeros((len(texts), PLACES), dtype=np.float32)
    for row, text in enumerate(texts):
        found = word_features(text)
        matrix[row, list(found)] = list(found.values())
    return matrix


def _pieces(word: str) -> Iterable[str]:
    framed = f"<{word}>"
    for size in _PIECES:
        yield from (framed[at : at + size] for at in range(len(framed) - size + 1))
    if len(word) > _LONG_WORD and not word.isascii():
        for size in _SHORT_PIECES:
            yield from (word[at : at + size] for at in range(len(word) - size + 1))


def _add(found: dict[int, float], name: str, weight: float) -> None:
    code = zlib.crc32(name.encode())
    place = code % PLACES
    found[place] = found.get(place, 0.0) + (weight if code >> 16 & 1 else -weight)
