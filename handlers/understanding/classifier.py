"""A linear classifier of intents, trained from our own examples in under a second."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from handlers.understanding.features import extract_features, make_vectors

#: Steps of training, and how strongly large weights are held back; chosen by cross-validation on the examples.
_STEPS = 60
_HOLD = 0.02
#: Scores are multiplied by this before they become probabilities: measured by cross-validation, so that 0.8 means 80 %.
_SHARPNESS = 1.0

Matrix = npt.NDArray[np.float32]


class Classifier:
    """Weights by feature and intent. `train` makes one; `scores` is a fraction of a millisecond."""

    def __init__(self, intents: Sequence[str], weights: Matrix, known: frozenset[str]) -> None:
        self.intents = tuple(intents)
        self.known = known
        self.weights = weights

    def scores(self, words: Sequence[str], plain: Sequence[str] = ()) -> dict[str, float]:
        """A score for each intent, not yet probabilities: context may still add to them."""
        row = extract_features(words, plain)
        if not row:
            return dict.fromkeys(self.intents, 0.0)
        total = np.asarray(list(row.values()), dtype=np.float32) @ self.weights[list(row)]
        return {intent: float(score) * _SHARPNESS for intent, score in zip(self.intents, total, strict=True)}


def to_probabilities(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as probabilities."""
    values = np.exp(np.fromiter(scores.values(), dtype=float) - max(scores.values()))
    return dict(zip(scores, (values / values.sum()).tolist(), strict=True))


def train_classifier(examples: Mapping[str, Sequence[Sequence[str]]]) -> Classifier:
    """A classifier from examples by intent, each a sequence of masked words.

    Logistic regression by accelerated gradient steps in the space of the examples, which are fewer than the features.
    """
    intents = list(examples)
    rows = [extract_features(words) for some in examples.values() for words in some]
    labels = np.concatenate([np.full(len(some), nth) for nth, some in enumerate(examples.values())])
    inputs = make_vectors(rows)
    known = frozenset(word for some in examples.values() for words in some for word in words)
    return Classifier(intents, inputs.T @ _mixture(_alike(inputs, rows), labels, len(intents)), known)


def _alike(inputs: Matrix, rows: Sequence[Mapping[int, float]]) -> Matrix:
    """How alike each two examples are; by their few features, which is a hundred times less work than a matrix product."""
    by_feature = np.ascontiguousarray(inputs.T)
    return np.stack([np.asarray(list(row.values()), dtype=np.float32) @ by_feature[list(row)] for row in rows])


def _mixture(alike: Matrix, labels: npt.NDArray[np.int_], count: int) -> Matrix:
    """How much each example adds to each intent; intents with few examples weigh as much as the others."""
    wanted = np.eye(count, dtype=np.float32)[labels]
    balance = (len(labels) / count / np.maximum(wanted.sum(axis=0), 1))[labels][:, None] ** 0.5
    largest = float(np.abs(alike).sum(axis=1).max())
    step = np.float32(2.0 / (largest + _HOLD))
    mixture = ahead = np.zeros((len(labels), count), dtype=np.float32)
    for nth in range(_STEPS):
        scores = alike @ ahead
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        wrong = (odds / odds.sum(axis=1, keepdims=True) - wanted) * balance
        new = ahead - step * (wrong + np.float32(_HOLD) * ahead)
        ahead = new + np.float32(nth / (nth + 3)) * (new - mixture)
        mixture = new
    return mixture.astype(np.float32)
