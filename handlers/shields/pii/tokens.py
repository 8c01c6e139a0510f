"""A text as words with their places in it, folded so that case and accents do not matter."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

#: Everything that is no space, digit or punctuation is part of a word: marks of Indic and Thai scripts are.
_IN_WORD = r"[^\s\d!-/:-@\[-`{-~¿¡«»“”„…–—、。，！？：；「」（）।،؟·\x00-\x1f\xa0]"
_WORD = re.compile(rf"\d+|{_IN_WORD}+(?:'{_IN_WORD}+)*|\S")
#: Words longer than this are cut: nobody says them, and a hostile text must not cost time.
_MOST = 4000


class Word(NamedTuple):
    """A word, a number or a mark: folded text, and where it stands."""

    text: str
    start: int
    end: int

    def within(self, spans: list[tuple[int, int]]) -> bool:
        return any(start <= self.start < end for start, end in spans)


@lru_cache(maxsize=8192)
def fold_text(text: str) -> str:
    """Lower case, without accents, with plain apostrophes and plain digits."""
    if text.isascii():
        return text.lower()
    folded = "".join(mark for mark in unicodedata.normalize("NFD", text.casefold()) if unicodedata.category(mark) != "Mn")
    return "".join(str(unicodedata.digit(mark)) if mark.isdecimal() else mark for mark in folded).replace("’", "'")


def split_words(text: str, cut: re.Pattern[str] | None = None) -> list[Word]:
    """The words of a text. `cut` finds number words in scripts that put no spaces between words."""
    found: list[Word] = []
    for match in _WORD.finditer(text[:_MOST]):
        if cut is None or match[0].isascii():
            found.append(Word(fold_text(match[0]), *match.span()))
        else:
            found += _cut(match[0], match.start(), cut)
    return found


def _cut(word: str, start: int, cut: re.Pattern[str]) -> list[Word]:
    found, after = list[Word](), 0
    for part in cut.finditer(word):
        if part.start() > after:
            found.append(Word(fold_text(word[after : part.start()]), start + after, start + part.start()))
        found.append(Word(fold_text(part[0]), start + part.start(), start + part.end()))
        after = part.end()
    if after < len(word):
        found.append(Word(fold_text(word[after:]), start + after, start + len(word)))
    return found
