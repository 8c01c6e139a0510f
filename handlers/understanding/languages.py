"""Which language a turn is in, from its letters: by script where that decides, else by the letters that follow each other."""

import re
import zlib
from collections.abc import Iterable, Mapping

import numpy as np

from handlers.understanding.ports import Vectors

_PLACES = 8192
_SIZES = (1, 2, 3)
#: Letters that only one of our languages is written in.
_SCRIPTS = tuple(
    (language, re.compile(f"[{letters}]"))
    for language, letters in (
        ("ja", "\u3040-\u30ff"),
        ("ko", "\uac00-\ud7af\u1100-\u11ff"),
        ("zh", "\u4e00-\u9fff"),
        ("th", "\u0e00-\u0e7f"),
        ("he", "\u0590-\u05ff"),
        ("ar", "\u0600-\u06ff"),
        ("hi", "\u0900-\u097f"),
        ("bn", "\u0980-\u09ff"),
        ("pa", "\u0a00-\u0a7f"),
    )
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CYRILLIC_LANGUAGES = ("ru", "uk")
#: How much likelier the language of the call is than any other, as a logarithm of odds.
_LOYALTY = 10.0
_SMOOTHING = 0.3


class LanguageGuess:
    """Learned from examples of every language; a fraction of a millisecond a turn."""

    def __init__(self, lines: Mapping[str, Iterable[str]]) -> None:
        self._languages = tuple(lines)
        counts = np.full((_PLACES, len(self._languages)), _SMOOTHING, dtype=np.float32)
        for nth, some in enumerate(lines.values()):
            for line in some:
                for place in _places(line):
                    counts[place, nth] += 1
        self._likely: Vectors = np.log(counts / counts.sum(axis=0)).astype(np.float32)
        scripts = {language for language, _ in _SCRIPTS} | set(_CYRILLIC_LANGUAGES)
        self._latin = [nth for nth, one in enumerate(self._languages) if one not in scripts]
        self._cyrillic = [nth for nth, one in enumerate(self._languages) if one in _CYRILLIC_LANGUAGES]

    def language(self, text: str, expected: str) -> str:
        """The likeliest language; `expected`, that of the call, unless the words say otherwise."""
        for language, letters in _SCRIPTS:
            if letters.search(text):
                return language
        among = self._cyrillic if _CYRILLIC.search(text) else self._latin
        places = _places(text)
        if not places or not among:
            return expected
        scores = self._likely[places][:, among].sum(axis=0)
        for nth, column in enumerate(among):
            if self._languages[column] == expected:
                scores[nth] += _LOYALTY
        return self._languages[among[int(scores.argmax())]]


def _places(text: str) -> list[int]:
    framed = f" {' '.join(text.lower().split())} "
    return [
        zlib.crc32(framed[at : at + size].encode()) % _PLACES
        for size in _SIZES
        for at in range(len(framed) - size + 1)
        if framed[at : at + size].strip()
    ]
