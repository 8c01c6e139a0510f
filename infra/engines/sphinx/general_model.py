"""Everyday English, from the language model that pocketsphinx carries: which words are frequent, and what follows what."""

import math
from collections import defaultdict
from pathlib import Path

import msgspec
import pocketsphinx

from infra.engines.sphinx.ngrams import BEGIN, END, Gram

#: Base of pocketsphinx's logarithms, and what it gives for "never".
_BASE = math.log(1.0001)
_NEVER = -500_000_000
#: A pair of words is kept when the second follows the first at least this often.
_FOLLOWS = 2e-3


class General:
    """The wheel's English model and dictionary. Loading takes some tens of milliseconds."""

    def __init__(self) -> None:
        self._model = pocketsphinx.NGramModel.readfile(pocketsphinx.get_model_path("en-us/en-us.lm.bin"))
        sounds: dict[str, list[str]] = defaultdict(list)
        for line in Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")).read_text().splitlines():
            word, sound = line.split(maxsplit=1)
            sounds[word.split("(")[0]].append(sound)
        self.sounds = dict(sounds)

    def probability(self, gram: Gram) -> float:
        """Of the last word after the others; 0 for a word it does not know."""
        logarithm = self._model.prob(list(reversed(gram)))
        return 0.0 if logarithm < _NEVER else math.exp(logarithm * _BASE)

    def frequent(self, count: int) -> list[str]:
        """The most frequent words, most frequent first."""
        return sorted(self.sounds, key=lambda word: (-self.probability((word,)), word))[:count]

    def pairs(self, words: list[str]) -> list[Gram]:
        """Pairs of these words, and of beginnings and ends, that often follow one another. About a second for 1,000 words."""
        prob, least = self._model.prob, math.log(_FOLLOWS) / _BASE
        return [(first, second) for first in [BEGIN, *words] for second in [*words, END] if prob([second, first]) > least]


class Everyday(msgspec.Struct, frozen=True):
    """What is taken from the general model once, and kept."""

    words: list[str]
    pairs: list[tuple[str, str]]
