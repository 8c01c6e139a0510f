"""The words of a language as the finders read them: lower case, no punctuation, contractions opened, hesitation dropped.

The finders of entities (days, times, numbers, choices, denials) read one small vocabulary, whatever the language: a pack says
which of its phrases mean which word of it. What it does not name stays as it was said.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from handlers.language.folding import MARKS, folded, toned
from handlers.language.heard_words import HeardNumbers, HeardWords
from handlers.language.mood_signs import MoodSigns
from handlers.language.number_patterns import compiled, literals, rewritten
from handlers.language.number_table import number_table, ordinal_table

#: More words than anybody says in one turn; what follows is not read.
LONGEST = 160
_LONGEST_TEXT = 2000
#: Letters that a stem keeps at least.
_SHORTEST = 3
_HUNDRED, _THOUSAND = 100, 1000
_LETTER = rf"(?:[^\W\d_]|[{MARKS}])"


class Lexicon:
    """Made once per language. `words` and `stem` remember what they made of a text."""

    def __init__(self, heard: HeardWords, numbers: HeardNumbers, *, spaced: bool = True) -> None:
        self._heard, self._numbers, self._spaced = heard, numbers, spaced
        self._fold = fold = toned if heard.tones else folded
        suffixes = "|".join(map(re.escape, numbers.suffixes))
        written = rf"\d+(?:{suffixes})(?!\w)|" if suffixes else ""
        self._token = re.compile(
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}:\d\d|"
            rf"{written}\d+(?:[.,]\d+)*|{_LETTER}+(?:'{_LETTER}+)*"
        )
        self._suffixed = re.compile(rf"(\d+)(?:{suffixes})") if suffixes else None
        self._before = [(re.compile(pattern), right) for pattern, right in heard.before]
        self._runs = [(re.compile(pattern), right) for pattern, right in heard.runs]
        self._hesitation = frozenset(heard.hesitation.split())
        self.idle = frozenset(heard.idle.split())
        self.mood = MoodSigns(heard.mood)
        self._is_after = frozenset(heard.is_after.split())
        self._figures = {key: str(value) for key, value in number_table(numbers, fold).items()}
        self._meanings = (
            self._figures
            | dict(ordinal_table(numbers, fold))
            | {
                tuple(fold(word) for word in self._token.findall(phrase.lower().replace("\u2019", "'"))): meaning
                for meaning, phrases in heard.means.items()
                for phrase in phrases
            }
        )
        self._patterns = [compiled(pattern, becomes, self._meanings, fold) for pattern, becomes in heard.patterns]
        kept = {(word,): word for word in (*self.idle, *(one for pattern in self._patterns for one in literals(pattern)))}
        self._meanings = kept | self._meanings if not spaced else self._meanings
        self._articles = frozenset(map(fold, numbers.never))
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for key in sorted(self._meanings, key=len, reverse=True):
            if key:
                self._by_first.setdefault(key[0], []).append(key)
        self._joined = {"".join(key): meaning for key, meaning in self._meanings.items() if key} if not spaced else {}
        self._longest = max(map(len, self._joined), default=0)
        self.vocabulary = frozenset(word for key in self._meanings for word in key)
        self.words = lru_cache(maxsize=4096)(self._words)
        self.stem = lru_cache(maxsize=8192)(self._stem)

    def _words(self, text: str) -> tuple[str, ...]:
        """The words of `text`, at most `LONGEST`. Any text whatever is fine."""
        plain = unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).lower().replace("\u2019", "'").replace("\u00ad", "")
        for pattern, right in self._before:
            plain = pattern.sub(right, plain)
        opened = " ".join(opened for token in self._token.findall(plain) if (opened := self._opened(token)))
        for pattern, right in self._runs:
            opened = pattern.sub(right, opened)
        said = [word for word in opened.split()[:LONGEST] if word not in self._hesitation]
        if self._meanings:
            said = rewritten(self._meant(said if self._spaced else self._cut(said)), self._patterns)
        return tuple(said[:LONGEST])

    def _opened(self, token: str) -> str:
        if token in self._heard.mended:
            return self._heard.mended[token]
        if self._suffixed and self._meanings and (written := self._suffixed.fullmatch(token)):
            return f"{written[1]}th"
        if "'" not in token:
            return token
        for ending, opened in self._heard.endings.items():
            if token.endswith(ending):
                return token[: -len(ending)] + opened
        if token.endswith("'s"):
            return token[:-2] + (" is" if token[:-2] in self._is_after else "")
        return token.replace("'", "") if token.endswith("'") else token

    def _meant(self, said: Sequence[str]) -> list[str]:
        """The words that the finders read for what was said, the longest phrases first; a hundred and its rest are one number."""
        keys = [self._fold(word) for word in said]
        result: list[str] = []
        hundreds = False
        nth = 0
        while nth < len(said):
            key = next((key for key in self._by_first.get(keys[nth], ()) if tuple(keys[nth : nth + len(key)]) == key), ())
            figure = self._figures.get(key, "") if self._meanings.get(key) == self._figures.get(key) else ""
            if not figure and keys[nth] in self._articles and self._counts(keys, nth, result):
                key, figure = (keys[nth],), "1"
            if hundreds and figure and int(figure) < _HUNDRED:
                result[-1] = str(int(result[-1]) + int(figure))
            else:
                result += [figure] if figure else self._meanings[key].split() if key else [said[nth]]
            value = int(figure) if figure else 0
            hundreds = _HUNDRED <= value < _THOUSAND and value % _HUNDRED == 0
            nth += len(key) or 1
        return result

    def _counts(self, keys: Sequence[str], nth: int, before: Sequence[str]) -> bool:
        """Whether an article is a one among dictated digits: a digit follows, or two stand before it."""
        after = keys[nth + 1] if nth + 1 < len(keys) else ""
        digits = after.isdecimal() or (after,) in self._figures or (nth + 2 < len(keys) and after in self._articles)
        return digits or (len(before) > 1 and before[-1].isdecimal() and before[-2].isdecimal())

    def _cut(self, said: Sequence[str]) -> list[str]:
        """Scripts without spaces: the longest words that the pack knows, and what stands between them; figures stay whole."""
        result: list[str] = []
        for run in said:
            if run.isascii():
                result.append(run)
                continue
            rest, start = "", 0
            while start < len(run):
                key = next(
                    (
                        run[start : start + size]
                        for size in range(self._longest, 0, -1)
                        if run[start : start + size] in self._joined
                    ),
                    "",
                )
                if key:
                    result += [rest, key] if rest else [key]
                    rest, start = "", start + len(key)
                else:
                    rest, start = rest + run[start], start + 1
            result += [rest] if rest else []
        return result

    def _stem(self, word: str) -> str:
        """A word without its commonest ending, so that cleaning, cleaned and cleans are one."""
        final = self._heard.stem_final
        for ending in self._heard.stem_endings:
            if word.endswith(ending) and len(word) >= len(ending) + _SHORTEST and not word.endswith("ss"):
                short = word[: -len(ending)]
                doubled = self._heard.stem_doubled and len(short) > _SHORTEST and short[-1] == short[-2] and short[-1] not in "ls"
                return short[:-1] if doubled else short.removesuffix(final) if final else short
        return word.removesuffix(final) if final and len(word) > _SHORTEST else word
