"""An encoder that remembers: a sentence that was just encoded is not encoded again."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from handlers.understanding.ports import Encoder, Vectors

#: Sentences that are remembered: two kilobytes each.
_KEPT = 2000


class RememberingEncoder:
    """Another encoder's vectors, the newest of them kept by text."""

    def __init__(self, encoder: Encoder, kept: int = _KEPT) -> None:
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self._encoder, self._most = encoder, kept
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        fresh = dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        rows = [fresh[text] if text in fresh else self._kept[text] for text in texts]
        for text in texts:
            self._kept[text] = fresh.get(text, self._kept.get(text))  # type: ignore[assignment]
            self._kept.move_to_end(text)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)
