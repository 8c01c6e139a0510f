"""How sure the bundled recogniser is, as a chance of having the words right."""

import math

from infra.engines.sphinx.messages import Whole


def confidence(heard: Whole, kind: str) -> float:
    """0 to 1. The coefficients were fitted on rendered lines, clean and with noise (`bench/recogniser.py`)."""
    if not heard.words:
        return 0.0
    per_word = heard.posterior / len(heard.words.split())
    return round(1 / (1 + math.exp(-(2.0 + 0.05 * per_word + (0.5 if kind != "anything" else 0.0)))), 3)
