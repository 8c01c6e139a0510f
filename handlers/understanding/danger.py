"""The danger detector: is somebody's life or property in danger, and of what kind. Recall before everything else."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from handlers.understanding.danger_kinds import KINDS
from handlers.understanding.danger_signs import SignBook, Signs, WordsOf
from handlers.understanding.heads import probabilities
from handlers.understanding.meaning import MeaningOf
from handlers.understanding.ports import Vectors
from handlers.understanding.word_features import word_matrix

#: What speaks against danger, by kind.
CALM_SIGNS = ("past", "question", "denial", "idiom")
#: How many numbers the signs of a text are.
SIGNS_WIDTH = Signs.width(len(KINDS), len(CALM_SIGNS))
#: How much meaning, words and signs weigh beside each other; chosen on the development corpus.
_WORDS, _SIGNS = 2.0, 1.0
#: Longer turns are read in windows as well, each this long, half of it at a time; a window alone must be surer.
_WINDOW, _ALONE = 12, 0.8
#: How sure a certain sign makes.
_CERTAIN = 0.9


class Danger(msgspec.Struct, frozen=True):
    """A kind of danger, and how sure: from 0.5 it is an alarm.

    `signed`: there is a sign of it in the words themselves, and none that they are a manner of speaking ("the battery is dead").
    """

    kind: str
    score: float
    signed: bool = False


class SignBooks:
    """The signs of every language there are some for."""

    def __init__(self, books: Mapping[str, SignBook], words: WordsOf) -> None:
        """`words` makes words of a text in a language whose signs are whole words."""
        self._books = {language: Signs(book, KINDS, CALM_SIGNS, words) for language, book in books.items()}
        self._nothing = np.zeros(SIGNS_WIDTH, dtype=np.float32)

    def certain(self, text: str, language: str) -> bool:
        """Whether the words alone are danger, whatever the sentence means."""
        return language in self._books and self._books[language].certain(text)

    def rows(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """A row for each text, by the signs of its language; nothing where a language has none."""
        pairs = zip(texts, languages, strict=True)
        return np.stack([self._books[one].row(text) if one in self._books else self._nothing for text, one in pairs])


def danger_rows(texts: Sequence[str], languages: Sequence[str], vectors: Vectors, scale: float, signs: SignBooks) -> Vectors:
    """What the heads see: meaning, words and signs side by side."""
    return np.hstack([scale * vectors, _WORDS * word_matrix(texts), _SIGNS * signs.rows(texts, languages)])


class DangerDetector:
    """Looks at every turn. `alarm_from` is the logarithm of odds from which there is danger."""

    def __init__(self, signs: SignBooks, of: MeaningOf, alarm_from: float) -> None:
        self._signs, self._of, self._alarm_from = signs, of, alarm_from

    def look(self, text: str, language: str) -> Danger:
        """The likeliest kind and how sure that there is danger at all; never raises on any words."""
        if not text.strip():
            return Danger("", 0.0)
        meaning = self._of(language)
        pieces = [text, *windows(text)]
        rows = danger_rows(pieces, [language] * len(pieces), meaning.encoder.encode(pieces), meaning.scale, self._signs)
        odds = meaning.heads["danger"].scores(rows)[:, 0] - self._alarm_from
        odds[1:] -= _ALONE
        worst = int(odds.argmax())
        kinds = meaning.heads["kinds"]
        kind = kinds.names[int(kinds.scores(rows[worst : worst + 1])[0].argmax())]
        score = float(probabilities(odds[worst : worst + 1])[0])
        if self._signs.certain(text, language):
            score = max(score, _CERTAIN)
        signs = rows[0, -SIGNS_WIDTH:]
        spoken_of = signs[len(KINDS) + CALM_SIGNS.index("idiom")] > 0
        return Danger(kind, round(score, 3), signed=bool(signs[: len(KINDS)].any()) and not spoken_of)


def windows(text: str) -> list[str]:
    """Windows over a long turn: danger may be a few words in the middle of a story. None for a short one."""
    words = text.split()
    if len(words) <= _WINDOW + _WINDOW // 2:
        return []
    return [" ".join(words[at : at + _WINDOW]) for at in range(0, len(words) - _WINDOW // 2, _WINDOW // 2)]
