"""Folding what was said to plain words, as a recogniser would write them in any of our languages."""

import re
import unicodedata
from functools import lru_cache

#: A turn is read up to here: its beginning and its end. A minute of speech has about a thousand letters.
_HEAD, _TAIL = 16_000, 8_000
_LETTERS = str.maketrans(
    {"đ": "d", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ー": "", "׳": "", "\u200c": "", "\u200d": ""}
)
_CONTRACTED = re.compile(r"(\w)['’](t|s|m|re|ve|ll|d)\b")
_FILLERS = frozenset("umm uh uhm erm hmm hm mm ahm euh ehm uhh".split())
#: Scripts written without spaces: Thai, Han, kana.
_RUN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+|[^\s\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")

#: Marks that are kept: the vowels of Indic scripts and of Thai (not nukta and tones), and what voices kana.
_VOWELS = re.compile("[\u0900-\u0dff\u0e31\u0e34-\u0e47\u0e4d\u3099\u309a](?<![\u093c\u09bc\u0a3c])")


def fold_words(text: str) -> tuple[str, ...]:
    """Words in lower case without marks, accents and fillers; a stretch without spaces is one word. Never raises."""
    if len(text) > _HEAD + _TAIL:
        text = text[:_HEAD] + " " + text[-_TAIL:]
    plain = _CONTRACTED.sub(r"\1\2", text.casefold())
    plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS)).translate(_LETTERS)
    spaced = "".join(map(_kept, plain))
    return tuple(word for word in _RUN.findall(unicodedata.normalize("NFC", spaced)) if word not in _FILLERS)


def is_unspaced(word: str) -> bool:
    """Whether the word is a stretch of a script that is written without spaces."""
    return "\u0e00" <= word[0] <= "\u0e7f" or "\u3040" <= word[0] <= "\u30ff" or "\u3400" <= word[0] <= "\u9fff"


@lru_cache(maxsize=8192)
def _kept(letter: str) -> str:
    """The letter, nothing for a mark upon one, a space for what separates words."""
    kind = unicodedata.category(letter)
    if kind == "Mn":
        return letter if _VOWELS.match(letter) else ""
    return " " if kind[0] in "PSZC" else letter
