"""What one clause means: examples, cues and the classifier weighed together, in the light of what was asked for."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handlers.understanding.classifier import to_probabilities
from handlers.understanding.examples import TrainedTier
from handlers.understanding.expectations import BONUS
from handlers.understanding.features import mask_entities
from handlers.understanding.spans import EntitySpan
from schemas.reply import Expects

#: A score times this is a logarithm of odds: measured by cross-validation on the examples.
_SHARPNESS = 1.5
_CUE = 1.6
_EXACT = 2.5
#: What share of a clause's words nobody taught us lowers the confidence, at most by this.
_STRANGE = 0.5


class ClauseIntent(NamedTuple):
    """An intent and how sure."""

    intent: str
    confidence: float


def read_clause(
    said: Sequence[str],
    found: Sequence[EntitySpan],
    learned: TrainedTier,
    expects: Expects,
    hints: Mapping[str, float] | None = None,
) -> ClauseIntent:
    """The likeliest intent of these words; `found` counts places from the clause's beginning. `hints` add to scores."""
    shape = mask_entities(said, found)
    if not shape:
        return ClauseIntent("unknown", 0.0)
    scores = {intent: score * _SHARPNESS for intent, score in learned.classifier.scores(shape).items()}
    for intent, strength in learned.cued(said).items():
        scores[intent] = scores.get(intent, 0.0) + _CUE * strength
    if (exact := learned.exact.get(shape)) is not None:
        scores[exact] = scores.get(exact, 0.0) + _EXACT
    for more in (BONUS.get(expects, {}), hints or {}):
        for intent, bonus in more.items():
            scores[intent] = scores.get(intent, 0.0) + bonus
    odds = to_probabilities(scores)
    intent = max(odds, key=lambda name: odds[name])
    strange = sum(word not in learned.classifier.known for word in shape) / len(shape)
    return ClauseIntent(intent, odds[intent] * (1 - _STRANGE * strange))
