"""Intents by meaning: every intent is a question of its own, so that several wishes in one breath are several intents."""

from collections.abc import Mapping, Sequence

import numpy as np

from handlers.understanding.heads import Heads, probabilities, train_heads
from handlers.understanding.meaning import MeaningOf
from handlers.understanding.ports import Encoder, Vectors
from handlers.understanding.word_features import word_matrix

#: How much words weigh beside meaning; chosen on the development corpora.
_WORDS = 2.0
#: Steps of training, and how strongly large weights are held back; chosen on the development corpora.
_STEPS, _HOLD = 120, 3e-5
#: Few examples of an intent weigh more, at most by this.
_MOST_IMPORTANT = 5.0
#: What two wishes are tied together by in examples that have both.
_TIES = ("and", "and also", "also", "and then", "but")
_EVERY = 7


class IntentHeads:
    """Scores every intent of a text in any of our languages, independently of each other."""

    def __init__(self, of: MeaningOf) -> None:
        self._of = of

    def encode(self, texts: Sequence[str], language: str) -> Vectors:
        """What texts of a language mean: a row of length 1 for each, of length 0 where there is no encoder."""
        return self._of(language).encoder.encode(texts)

    def odds(self, texts: Sequence[str], language: str) -> list[dict[str, float]]:
        """For each text of a language the logarithm of odds of every intent."""
        meaning = self._of(language)
        heads = meaning.heads["intents"]
        scores = heads.scores(intent_rows(texts, meaning.encoder.encode(texts), meaning.scale))
        return [dict(zip(heads.names, row.tolist(), strict=True)) for row in scores]


def chance(odds: float) -> float:
    """A logarithm of odds as a probability."""
    return float(probabilities(np.array([odds], dtype=np.float32))[0])


def intent_rows(texts: Sequence[str], vectors: Vectors, scale: float) -> Vectors:
    """What the heads see: meaning and words side by side."""
    return np.hstack([scale * vectors, _WORDS * word_matrix(texts)])


def tied(examples: Sequence[tuple[str, str]], asking: frozenset[str]) -> list[tuple[str, str, str]]:
    """Some examples of two wishes in one breath: both intents, and the words."""
    wishes = [one for one in examples if one[0] in asking]
    found = []
    for nth in range(0, len(wishes), _EVERY):
        other = wishes[(nth * 5 + 97) % len(wishes)]
        if other[0] != wishes[nth][0]:
            found.append((wishes[nth][0], other[0], f"{wishes[nth][1]} {_TIES[nth % len(_TIES)]} {other[1]}"))
    return found


def train_intents(examples: Mapping[str, set[str]], nothing: str, encoder: Encoder, scale: float) -> Heads:
    """Heads from texts with all intents in each; `nothing` is the intent of what means none of the others."""
    texts = list(examples)
    names = sorted({intent for intents in examples.values() for intent in intents} - {nothing})
    answers = np.array([[name in examples[text] for name in names] for text in texts], dtype=np.float32)
    share = answers.mean(axis=0)
    weight = np.minimum(np.sqrt((1 - share) / np.maximum(share, 1e-6)), _MOST_IMPORTANT).astype(np.float32)
    importance = np.where(answers > 0, weight, np.float32(1.0)).astype(np.float32)
    rows = intent_rows(texts, encoder.encode(texts), scale)
    return train_heads(names, rows, answers, importance, hold=_HOLD, steps=_STEPS)
