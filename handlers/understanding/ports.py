"""What understanding needs of others: an encoder, which says what a sentence means in numbers."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

#: Rows of numbers, one a text.
Vectors = npt.NDArray[np.float32]


class NoEncoder(Exception):
    """There is no encoder, or not the one we measured; the message says what to do. Words alone must do then."""


class Encoder(Protocol):
    """Sentences of one meaning have vectors that point the same way, whatever the words and the language."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length 1 for each text, `(n, dimensions)`. Milliseconds a text on one core; any text whatever is fine."""
        ...
