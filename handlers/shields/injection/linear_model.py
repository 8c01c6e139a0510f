"""The linear classifier: how much a turn is like an attack, like probing, like business."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from handlers.shields.injection.features import PLACES, Row

#: The kinds of turns told apart; business is the measure of the others and has no weights.
KINDS = ("attack", "probe", "business")
#: Steps of training, and how strongly large weights are held back: chosen by cross-validation on the teaching.
_STEPS, _HOLD, _STEP = 500, 1.5e-5, 1.2
#: What each kind weighs in training, however many examples it has.
_SHARES = (0.42, 0.08, 0.5)

Weights = npt.NDArray[np.float32]


def predict_odds(weights: Weights, row: Row) -> tuple[float, float]:
    """The chances, from 0 to 1, that a turn is an attack, and that it is probing. `weights` has a row per place."""
    places, values = row
    scores = np.zeros(3, dtype=np.float32)
    scores[:2] = values @ weights[places]
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    return float(chances[0]), float(chances[1])


def train_weights(rows: Sequence[Row], kinds: Sequence[int]) -> Weights:
    """Weights for `odds` from rows and the index of each one's kind: logistic regression by accelerated gradient steps."""
    places = np.concatenate([row[0] for row in rows])
    values = np.concatenate([row[1] for row in rows])
    ends = np.cumsum([len(row[0]) for row in rows])
    begins = np.concatenate([[0], ends[:-1]])
    which = np.repeat(np.arange(len(rows)), np.diff(np.concatenate([[0], ends])))
    wanted = np.eye(3, dtype=np.float64)[np.asarray(kinds)]
    share = wanted @ (np.asarray(_SHARES) / wanted.sum(axis=0))
    weights = ahead = np.zeros((PLACES, 2))
    for nth in range(_STEPS):
        scores = np.zeros((len(rows), 3))
        scores[:, :2] = np.add.reduceat(values[:, None] * ahead[places], begins)
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        wrong = ((chances / chances.sum(axis=1, keepdims=True) - wanted) * share[:, None])[which, :2] * values[:, None]
        slope = np.stack([np.bincount(places, wrong[:, side], minlength=PLACES) for side in range(2)], axis=1)
        new = ahead - _STEP * (slope + _HOLD * ahead)
        ahead = new + (nth / (nth + 3)) * (new - weights)
        weights = new
    return weights.astype(np.float32)
