"""How sure Whisper is, as a chance of having all that matters right; and whether it heard anything at all."""

import math
from typing import Final

from infra.engines.whisper.editions import Edition

#: Words of which Whisper itself thinks so are an invention: no speech likelier than that, and the tokens' mean logarithm below.
_NO_SPEECH: Final = 0.5
_DOUBTFUL: Final = -0.7


def confidence(edition: Edition, certainty: float) -> float:
    """0 to 1, by a logistic regression on the mean logarithm of the tokens' probabilities, by model.

    Fitted on telephone speech of real people that no model was fitted on; `bench recogniser` shows how well it holds.
    """
    return round(1 / (1 + math.exp(-(edition.always + edition.per_certainty * certainty))), 3)


def invented(certainty: float, no_speech: float) -> bool:
    """Whether the words are Whisper's own: of 71 noises none passed this and Silero's gate, and all clean speech did."""
    return no_speech > _NO_SPEECH and certainty < _DOUBTFUL
