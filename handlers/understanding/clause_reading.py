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
_SHARPNESS = 1.3
_CUE = 1.5
_EXACT = 2.5
#: What share of a clause's words nobody taught us lowers the confidence, at most by this.
_STRANGE = 0.5
#: The same where the meaning was looked at, which needs no known words; and how much that meaning weighs, held within bounds.
STRANGE, MEANING, _FARTHEST = 0.25, 1.0, 5.0


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
    odds: Mapping[str, float] | None = None,
) -> ClauseIntent:
    """The likeliest intent of these words; `found` counts places from the clause's beginning. `hints` add to scores.

    `odds` are what the meaning of the words says of each intent, as logarithms.
    """
    shape = mask_entities(said, found)
    if not shape:
        return ClauseIntent("unknown", 0.0)
    scores = {intent: score * _SHARPNESS for intent, score in learned.classifier.scores(shape).items()}
    for intent, strength in learned.cued(said).items():
        scores[intent] = scores.get(intent, 0.0) + _CUE * strength
    if (exact := learned.exact.get(shape)) is not None:
        scores[exact] = scores.get(exact, 0.0) + _EXACT
    for intent, odd in (odds or {}).items():
        scores[intent] = scores.get(intent, 0.0) + MEANING * min(max(odd, -_FARTHEST), _FARTHEST)
    for more in (BONUS.get(expects, {}), hints or {}):
        for intent, bonus in more.items():
            scores[intent] = scores.get(intent, 0.0) + bonus
    chances = to_probabilities(scores)
    intent = max(chances, key=lambda name: chances[name])
    strange = sum(word not in learned.classifier.known for word in shape) / len(shape)
    return ClauseIntent(intent, chances[intent] * (1 - (STRANGE if odds else _STRANGE) * strange))
