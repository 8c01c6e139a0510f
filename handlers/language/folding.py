"""Words as they are compared: without accents and vowel marks, since recognisers and thumbs leave them out."""

import re
import unicodedata
from functools import lru_cache

#: Signs that belong to the letter before them, which Python's `\w` does not know: accents, points, vowels of India and Siam.
MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "ı": "i", "ß": "ss", "đ": "d", "ø": "o", "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"}
)
_LATIN_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_POINTS = re.compile(r"[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+")


@lru_cache(maxsize=32768)
def folded(word: str) -> str:
    """`mañana` is `manana`; other scripts keep all but optional points."""
    plain = _LATIN_ACCENTS.sub("", unicodedata.normalize("NFD", word.lower()))
    return _POINTS.sub("", unicodedata.normalize("NFC", plain).translate(_UNDECOMPOSED))


def toned(word: str) -> str:
    """The same where accents tell words apart (Vietnamese "tôi" is I, "tối" the evening): only the case goes."""
    return unicodedata.normalize("NFC", word.lower())
