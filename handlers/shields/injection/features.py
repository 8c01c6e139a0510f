"""What the classifier looks at: who acts on what, and the words themselves."""

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from handlers.shields.injection.lexicon import Unit

#: How many features there are; names are hashed into so many places.
PLACES = 32768
#: How far apart, counted in concepts, two of them may stand to make a frame.
_REACH = 5
_PIECES = (3, 5)
#: Concepts that everyday business seldom has; how many kinds of them there are in a turn tells much.
UNUSUAL = frozenset({"drop", "rules", "prompt", "persona", "self", "secret", "boss", "obey", "end", "others", "code", "be"})
_MANY = 4
#: Share of the words beside the frames, which every language has in common.
_WORDS = 1.0

Row = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]


def extract_features(units: Sequence[Unit]) -> Row:
    """Places and weights: frames of concepts with length 1, words and pieces of words with length `_WORDS`."""
    frames: dict[int, float] = {}
    found = [concept for unit in units for concept in unit.concepts]
    _frames(frames, found)
    unusual = len(UNUSUAL & set(found))
    frames[_place(f"unusual {min(unusual, _MANY)} {'trade' in found}")] = 1.5
    frames[_place("always")] = 1.0
    bare = [unit.concepts[0] if unit.concepts else "-" for unit in units]
    for nth in range(len(bare) - 1):
        if bare[nth] != "-" and bare[nth + 1] != "-":
            _add(frames, f"n {bare[nth]} {bare[nth + 1]}", 0.6)
    words: dict[int, float] = {}
    said = ("^", *(unit.text for unit in units), "$")
    for nth, word in enumerate(said):
        _add(words, f"w {word}", 1.0)
        if nth:
            _add(words, f"b {said[nth - 1]} {word}", 0.7)
        for place in _pieces(word):
            words[place] = words.get(place, 0.0) + 0.3
    rows = [(frames, 1.0), (words, _WORDS)]
    places = np.fromiter((place for row, _ in rows for place in row), dtype=np.int32)
    weights = np.concatenate([_scaled(row, length) for row, length in rows])
    return places, weights


def _frames(into: dict[int, float], concepts: Sequence[str]) -> None:
    for nth, concept in enumerate(concepts):
        into[_place(f"c {concept}")] = 0.7
        for other in concepts[nth + 1 : nth + 1 + _REACH]:
            into[_place(f"p {concept} {other}")] = 1.0
        for between in range(nth + 1, min(nth + _REACH, len(concepts))):
            for last in concepts[between + 1 : nth + 1 + _REACH]:
                into[_place(f"t {concept} {concepts[between]} {last}")] = 0.4


def _scaled(row: dict[int, float], length: float) -> npt.NDArray[np.float32]:
    values = np.fromiter(row.values(), dtype=np.float32, count=len(row))
    return values * np.float32(length / (float(np.sqrt((values * values).sum())) or 1.0))


def _add(row: dict[int, float], name: str, weight: float) -> None:
    place = _place(name)
    row[place] = row.get(place, 0.0) + weight


@lru_cache(maxsize=65536)
def _place(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace")) % PLACES


@lru_cache(maxsize=16384)
def _pieces(word: str) -> tuple[int, ...]:
    framed = f"<{word[:24]}>"
    return tuple(_place(f"x {framed[at : at + size]}") for size in _PIECES for at in range(len(framed) - size + 1))
