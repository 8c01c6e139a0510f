"""Heads: one yes-or-no question each, answered from one row of numbers, independently of one another."""

from collections.abc import Sequence

import msgspec
import numpy as np

from handlers.understanding.ports import Vectors

#: Steps of training, and how strongly large weights are held back; chosen on the development corpora.
_STEPS = 150
HOLD = 3e-4
#: Rows that the step size is reckoned from.
_SAMPLE = 800


class Heads(msgspec.Struct, frozen=True):
    """Questions by name, and their weights: `(features + 1, questions)`, the last row is where a question stands at nothing."""

    names: tuple[str, ...]
    weights: Vectors

    def scores(self, rows: Vectors) -> Vectors:
        """Logarithms of odds, `(rows, questions)`."""
        return np.asarray(rows @ self.weights[:-1] + self.weights[-1], dtype=np.float32)


def train_heads(
    names: Sequence[str], rows: Vectors, answers: Vectors, importance: Vectors, *, hold: float = HOLD, steps: int = _STEPS
) -> Heads:
    """Heads that answer as wanted: `answers` and `importance` are `(rows, questions)`, answers are 0 or 1.

    Logistic regression by accelerated gradient steps; the same every time. Some seconds for some thousand rows.
    """
    count = len(rows)
    inputs = np.hstack([rows, np.ones((count, 1), dtype=np.float32)])
    step = np.float32(1.0 / (0.25 * _curvature(inputs) * float(importance.max()) / count + hold))
    weights = ahead = np.zeros((inputs.shape[1], answers.shape[1]), dtype=np.float32)
    for nth in range(steps):
        wrong = (probabilities(inputs @ ahead) - answers) * importance
        slope = inputs.T @ wrong / np.float32(count)
        slope[:-1] += np.float32(hold) * ahead[:-1]
        new = ahead - step * slope
        ahead = new + np.float32(nth / (nth + 3)) * (new - weights)
        weights = new
    return Heads(tuple(names), weights.astype(np.float32))


def probabilities(scores: Vectors) -> Vectors:
    """Logarithms of odds as probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)


def _curvature(inputs: Vectors) -> float:
    """The largest stretch of the rows, squared, from evenly spread ones of them."""
    spread = inputs[:: max(1, len(inputs) // _SAMPLE)]
    vector = np.ones(spread.shape[1], dtype=np.float32)
    for _ in range(20):
        vector = spread.T @ (spread @ vector)
        vector /= np.linalg.norm(vector) or 1.0
    largest = float(np.linalg.norm(spread @ vector)) ** 2
    return 1.1 * largest * len(inputs) / len(spread)
