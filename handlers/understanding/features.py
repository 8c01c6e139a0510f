"""What the classifier looks at: words, pairs of words and pieces of words, with entities masked."""

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from handlers.understanding.spans import EntitySpan

#: How many features there are; names are hashed into so many places.
PLACES = 8192
_PIECES = (3, 4)
_MASKED = frozenset({"date", "time", "part", "service", "staff", "name", "phone", "postcode", "street", "town"})
_MASKS = {"postcode": "place", "street": "place", "town": "place"}


def mask_entities(words: Sequence[str], found: Iterable[EntitySpan]) -> tuple[str, ...]:
    """The words with a mask for each entity: "tuesday at two" is `{date} at {time}`. The masks are the slots of examples."""
    result: list[str] = list(words)
    for one in found:
        role = one.role.removeprefix("not-")
        if role in _MASKED and one.end <= len(result):
            result[one.start] = "{" + _MASKS.get(role, role) + "}"
            result[one.start + 1 : one.end] = [""] * (one.end - one.start - 1)
    return tuple(word for word in result if word)


def extract_features(words: Sequence[str], plain: Sequence[str] = ()) -> dict[int, float]:
    """Place to weight, of length 1. `words` are masked; `plain` those a mask has hidden, which count for less."""
    weights: dict[int, float] = {}
    framed = ("^", *words, "$")
    for nth, word in enumerate(words):
        _add(weights, f"w {word}", 1.0)
        if not word.startswith("{"):
            for place in _pieces(word):
                weights[place] = weights.get(place, 0.0) + 0.25
        if nth + 2 < len(words):
            _add(weights, f"s {word} {words[nth + 2]}", 0.4)
    for nth in range(len(framed) - 1):
        _add(weights, f"b {framed[nth]} {framed[nth + 1]}", 0.9)
    for nth in range(len(framed) - 2):
        _add(weights, f"t {framed[nth]} {framed[nth + 1]} {framed[nth + 2]}", 0.5)
    for word in plain:
        _add(weights, f"w {word}", 0.35)
    length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
    return {place: weight / length for place, weight in weights.items()}


def make_vectors(rows: Sequence[dict[int, float]]) -> npt.NDArray[np.float32]:
    """One row of `PLACES` numbers each."""
    matrix = np.zeros((len(rows), PLACES), dtype=np.float32)
    for nth, row in enumerate(rows):
        matrix[nth, list(row)] = list(row.values())
    return matrix


def _add(weights: dict[int, float], name: str, weight: float) -> None:
    place = _place(name)
    weights[place] = weights.get(place, 0.0) + weight


@lru_cache(maxsize=65536)
def _place(name: str) -> int:
    return zlib.crc32(name.encode()) % PLACES


@lru_cache(maxsize=16384)
def _pieces(word: str) -> tuple[int, ...]:
    framed = f"<{word}>"
    return tuple(_place(f"c {framed[at : at + size]}") for size in _PIECES for at in range(len(framed) - size + 1))
