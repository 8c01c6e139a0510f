"""In place of an encoder that cannot be had: every sentence means nothing, and the words alone decide."""

from collections.abc import Sequence

import numpy as np

from handlers.understanding.ports import Vectors


class NoMeaning:
    """Zeros, as many as the encoder that is missing would give."""

    name = "use-multilingual-3"  # whose heads it is used with

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), self.dimensions), dtype=np.float32)
