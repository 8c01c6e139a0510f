"""Signs of danger in the words: patterns by kind, and patterns that speak against it. Evidence, never a verdict."""

import re
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from handlers.understanding.ports import Vectors

#: Words that may stand between two words of a pattern.
_IDLE = (
    "a an the my his her our your their some is are am be been has have had was really so very just like and of it s got "
    "getting all"
)
_BETWEEN = rf"(?:(?:{'|'.join(_IDLE.split())})\ )*?"
_SPACES = re.compile(r"[\s.,;!?¿¡。、，！？।؟،]+")
_LETTERS = ".{0,25}?"
_GAP = r"(?:\S+\ ){0,5}?"
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
        compiled = _compiled if book.whole_words else _pieces
        self._whole_words = book.whole_words
        self._certain = compiled(book.certain)
        self._over = [nth for nth, kind in enumerate(calm) if kind in _OVER]
        self._danger = [compiled(book.signs.get(kind, ())) for kind in kinds]
        self._calm = [compiled(book.calm.get(kind, ())) for kind in calm]

    def row(self, text: str) -> Vectors:
        """The evidence as numbers: hits by kind, hits of calm, how many together, and both at once."""
        said = self._said(text)
        danger = np.array([min(_hits(patterns, said), _MOST) for patterns in self._danger], dtype=np.float32)
        calm = np.array([min(_hits(patterns, said), _MOST_CALM) for patterns in self._calm], dtype=np.float32)
        top, total = float(danger.max(initial=0.0)), float(danger.sum())
        strength = np.array([top > 0, top > 1, top > _MOST - 1, min(total, _MOST_TOGETHER) / 3], dtype=np.float32)
        both = np.minimum(calm, 1)
        return np.concatenate([danger / 2, calm, strength, both * float(top > 0), both * float(top > 1)])

    def certain(self, text: str) -> bool:
        """Whether there is a certain sign, and nothing that says it is over, denied or a manner of speaking."""
        if not self._certain:
            return False
        said = self._said(text)
        return _hits(self._certain, said) > 0 and not any(_hits(self._calm[nth], said) for nth in self._over)

    def _said(self, text: str) -> str:
        return " ".join(self._words(text)) + " " if self._whole_words else f" {_SPACES.sub(' ', text.lower())} "

    @staticmethod
    def width(kinds: int, calm: int) -> int:
        """How many numbers a row has."""
        return kinds + 3 * calm + 4


def _hits(patterns: Sequence[re.Pattern[str]], said: str) -> int:
    return sum(pattern.search(said) is not None for pattern in patterns)


def _compiled(patterns: Sequence[str]) -> list[re.Pattern[str]]:
    return [re.compile(_expression(pattern)) for pattern in patterns]


def _pieces(patterns: Sequence[str]) -> list[re.Pattern[str]]:
    return [re.compile(_LETTERS.join(re.escape(part.lower()) for part in pattern.split(" _ "))) for pattern in patterns]


def _expression(pattern: str) -> str:
    found = r"(?<!\S)"
    for nth, word in enumerate(pattern.split()):
        if word == "_":
            found += _GAP
            continue
        choices = "|".join(
            re.escape(one[:-1]) + r"\S*" if one.endswith("*") else re.escape(one) for one in word.split("|") if one
        )
        found += ("" if nth == 0 else _BETWEEN) + rf"(?:{choices})\ "
    return found
