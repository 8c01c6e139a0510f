"""Signs of danger in the words: patterns by kind, and patterns that speak against it. Evidence, never a verdict."""

import re
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from handlers.understanding.ports import Vectors
from handlers.understanding.sign_index import SignIndex

_SPACES = re.compile(r"[\s.,;!?¿¡。、，！？।؟،]+")
#: Calm that even a certain sign gives way to.
_OVER = frozenset({"past", "idiom"})
#: Hits that count.
_MOST, _MOST_CALM, _MOST_TOGETHER = 3, 2, 6


#: What makes words of a text.
WordsOf = Callable[[str], Sequence[str]]


class SignBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns by kind of danger, and by kind of calm. `|` alternatives, `*` the end of a beginning, `_` up to five words.

    Without `whole_words` a pattern is a piece of text, with `_` for some letters: for languages that bend words or write them
    together. `certain` patterns are danger whatever else is said, but for what is over, denied or a manner of speaking.
    """

    whole_words: bool = True
    certain: tuple[str, ...] = ()
    signs: dict[str, tuple[str, ...]] = {}
    calm: dict[str, tuple[str, ...]] = {}


class Signs:
    """The signs of one language, ready to be looked for: under a millisecond a turn."""

    def __init__(self, book: SignBook, kinds: Sequence[str], calm: Sequence[str], words: WordsOf) -> None:
        """Look for signs of these kinds, in this order; kinds that the book has nothing on count nothing.

        `words` makes words of a text, for books of whole words.
        """
        self._words = words
        self._whole_words = book.whole_words
        self._certain = SignIndex([book.certain], book.whole_words)
        self._over = [nth for nth, kind in enumerate(calm) if kind in _OVER]
        self._danger = SignIndex([book.signs.get(kind, ()) for kind in kinds], book.whole_words)
        self._calm = SignIndex([book.calm.get(kind, ()) for kind in calm], book.whole_words)

    def row(self, text: str) -> Vectors:
        """The evidence as numbers: hits by kind, hits of calm, how many together, and both at once."""
        said = self._said(text)
        danger = np.minimum(np.array(self._danger.count(said), dtype=np.float32), _MOST)
        calm = np.minimum(np.array(self._calm.count(said), dtype=np.float32), _MOST_CALM)
        top, total = float(danger.max(initial=0.0)), float(danger.sum())
        strength = np.array([top > 0, top > 1, top > _MOST - 1, min(total, _MOST_TOGETHER) / 3], dtype=np.float32)
        both = np.minimum(calm, 1)
        return np.concatenate([danger / 2, calm, strength, both * float(top > 0), both * float(top > 1)])

    def certain(self, text: str) -> bool:
        """Whether there is a certain sign, and nothing that says it is over, denied or a manner of speaking."""
        said = self._said(text)
        if not self._certain.count(said)[0]:
            return False
        calm = self._calm.count(said)
        return not any(calm[nth] for nth in self._over)

    def _said(self, text: str) -> str:
        return " ".join(self._words(text)) + " " if self._whole_words else f" {_SPACES.sub(' ', text.lower())} "

    @staticmethod
    def width(kinds: int, calm: int) -> int:
        """How many numbers a row has."""
        return kinds + 3 * calm + 4
