"""STOP, START and HELP as people write them, in all languages at once: a keyword alone, or a short plain request."""

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from schemas.consent import Keyword

#: Accents, vowel points and marks that are left out by people in a hurry; Indic and Thai vowels are letters and stay.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u200b-\u200f\u2060\ufe0f]")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
#: Letters that do not come apart into a plain one and a mark.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي"})
#: A request is short; in a longer message such words may mean anything.
_MOST_WORDS, _MOST_LETTERS = 14, 60
#: Languages written without spaces between words.
_UNSPACED = frozenset(("zh", "ja", "th"))
#: Keywords of this language are everybody's.
_WORLD = "en"
#: A foreign keyword as short as this is a word in too many languages ("fine", "son"): it counts in its own language only.
_SHORT = 4


class KeywordLanguage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keywords of one language, and the one answer each is allowed."""

    stop: tuple[str, ...]
    start: tuple[str, ...]
    help: tuple[str, ...]
    stop_said: tuple[str, ...]
    start_said: tuple[str, ...]
    polite: tuple[str, ...]
    stopped: str
    started: str
    helped: str


class KeywordMatch(msgspec.Struct, frozen=True):
    """A keyword, and the language to answer it in."""

    keyword: Keyword
    language: str


class Keywords:
    """All languages' keywords. ValidationError when the table is not as it should be."""

    def __init__(self, table: bytes) -> None:
        self._languages = msgspec.toml.decode(table, type=dict[str, KeywordLanguage])
        self._words: dict[str, tuple[Keyword, tuple[str, ...]]] = {}
        self._phrases: list[tuple[str, bool, KeywordMatch]] = []
        self._polite: dict[str, tuple[str, ...]] = {}
        for code, language in self._languages.items():
            self._learn(code, language)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._languages)

    def find(self, text: str, expected: str = _WORLD) -> KeywordMatch | None:
        """The keyword a message is, or None. `expected` is the person's language, where the keyword does not tell."""
        words = normalise_keyword(text)
        return (self._alone(words, expected) or self._said(words)) if words else None

    def answer(self, keyword: Keyword, language: str, *, name: str, number: str) -> str:
        """The one answer, in that language or else in English."""
        said = self._languages.get(language) or self._languages["en"]
        text = {"stop": said.stopped, "start": said.started, "help": said.helped}[keyword]
        return text.format(name=name, number=number)

    def _learn(self, code: str, language: KeywordLanguage) -> None:
        several: tuple[tuple[Keyword, Sequence[str]], ...] = (
            ("stop", language.stop),
            ("start", language.start),
            ("help", language.help),
        )
        for keyword, words in several:
            for word in map(normalise_keyword, words):
                known, codes = self._words.get(word, (keyword, ()))
                self._words[word] = (known, (*codes, code) if known == keyword else codes)
        said: tuple[tuple[Keyword, Sequence[str]], ...] = (("stop", language.stop_said), ("start", language.start_said))
        for keyword, phrases in said:
            self._phrases += [(normalise_keyword(phrase), code in _UNSPACED, KeywordMatch(keyword, code)) for phrase in phrases]
        self._polite[code] = tuple(sorted(map(normalise_keyword, language.polite), key=len, reverse=True))

    def _alone(self, words: str, expected: str) -> KeywordMatch | None:
        """The whole message, with or without the courtesies of one language."""
        if found := self._word(words, expected):
            return found
        for code, polite in self._polite.items():
            bare = _without(words, polite, spaced=code not in _UNSPACED)
            if bare != words and (found := self._word(bare, expected, code)):
                return found
        return None

    def _word(self, word: str, expected: str, courtesy: str = "") -> KeywordMatch | None:
        """A keyword in the language expected, else in that of the courtesy beside it, else in its own."""
        keyword, codes = self._words.get(word, (None, ()))
        if keyword is None or not codes:
            return None
        if expected in codes:
            return KeywordMatch(keyword, expected)
        if courtesy in codes:
            return KeywordMatch(keyword, expected if courtesy == _WORLD else courtesy)
        if _WORLD in codes:
            return KeywordMatch(keyword, courtesy or expected)
        return None if word.isascii() and len(word) <= _SHORT else KeywordMatch(keyword, codes[0])

    def _said(self, words: str) -> KeywordMatch | None:
        """A short message that holds a plain request."""
        if len(words.split()) > _MOST_WORDS or len(words) > _MOST_LETTERS * 2:
            return None
        for phrase, unspaced, found in self._phrases:
            if (phrase in words) if unspaced else (f" {phrase} " in f" {words} "):
                return found
        return None


def normalise_keyword(text: str) -> str:
    """Words in small letters without accents, punctuation and emoji, one space between them."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold())))
    letters = unicodedata.normalize("NFC", bare.casefold()).translate(_PLAIN)
    kept = (letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in letters)
    return " ".join("".join(kept).split())


def _without(words: str, polite: Sequence[str], *, spaced: bool) -> str:
    """The words less courtesies before and after them, as often as there are."""
    gap = " " if spaced else ""
    before = ""
    while words != before:
        before = words
        for courtesy in polite:
            words = words.removeprefix(courtesy + gap).removesuffix(gap + courtesy).strip()
    return words
