"""The words of the frames: which word stands for which concept, in every language at once."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handlers.shields.injection.normalisation import fold_words, is_unspaced
from handlers.understanding.phonetics import phonetic_key

#: Concepts whose English words are also known by their sound, since a recogniser may have misspelled them.
_HEARD = frozenset({"drop", "rules", "prompt", "secret", "persona", "be", "boss", "others", "code"})
_SHORTEST_SOUND, _SHORTEST_WORD, _SHORTEST_JOINED = 4, 5, 6
#: Sounds that an ending may add.
_LONGEST_ENDING = 2
#: Letters that stand before a word in Arabic and Hebrew: and, the, in, to, from.
_CLITICS = 3
_LONGEST_RUN = 14


class Unit(NamedTuple):
    """A word, or one letter of a script without spaces, and the concepts it stands for."""

    text: str
    concepts: tuple[str, ...] = ()


class _Entry(NamedTuple):
    """What must follow a first word: further words, each exact or (with `*`) a beginning."""

    rest: tuple[str, ...]
    concept: str


class Lexicon:
    """Concepts by words. Made from the concepts of each language: a text of entries with commas between them.

    An entry is one or more words; a `*` at a word's end takes any ending. Languages are not told apart: callers mix them.
    """

    def __init__(self, languages: Mapping[str, Mapping[str, str]]) -> None:
        self._exact: dict[str, list[_Entry]] = {}
        self._begin: dict[str, list[_Entry]] = {}
        self._runs: dict[str, set[str]] = {}
        self._sounds: dict[str, set[str]] = {}
        for language, concepts in languages.items():
            for concept, text in concepts.items():
                for entry in filter(None, (one.strip() for one in text.split(","))):
                    self._add(entry, concept, by_sound=language == "en" and concept in _HEARD)

    def _add(self, entry: str, concept: str, *, by_sound: bool) -> None:
        parts = [word for part in entry.split() for word in _pattern(part)]
        first, rest = parts[0], tuple(parts[1:])
        if is_unspaced(first):
            self._runs.setdefault("".join(parts).replace("*", ""), set()).add(concept)
            return
        table = self._begin if first.endswith("*") else self._exact
        table.setdefault(first.rstrip("*"), []).append(_Entry(rest, concept))
        if by_sound and not rest and len(key := phonetic_key(first.rstrip("*"))) >= _SHORTEST_SOUND:
            self._sounds.setdefault(first[0] + key, set()).add(concept)

    def units(self, words: Sequence[str]) -> list[Unit]:
        """The words with their concepts; words that together are an entry become one unit."""
        found: list[Unit] = []
        at = 0
        while at < len(words):
            if is_unspaced(words[at]):
                found += self._run(words[at])
                at += 1
                continue
            length, concepts = self._match(words, at)
            found.append(Unit(" ".join(words[at : at + length]), concepts))
            at += length
        return found

    def _match(self, words: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
        """The longest entry at this word: how many words it takes, and its concepts."""
        word = words[at]
        best = self._look(word, words, at)
        if not best[1] and not word.isascii() and "\u0590" <= word[0] <= "\u06ff":
            for cut in range(1, min(_CLITICS, len(word) - 2) + 1):
                best = self._look(word[cut:], words, at)
                if best[1]:
                    break
        if not best[1] and at + 1 < len(words) and len(joined := word + words[at + 1]) >= _SHORTEST_JOINED:
            whole = self._look(joined, (), 0)
            best = (2, whole[1]) if whole[1] and not self._look(words[at + 1], (), 0)[1] else best
        if not best[1] and len(word) >= _SHORTEST_WORD and word.isascii():
            best = (1, self._by_sound(word))
        return best

    def _look(self, word: str, words: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
        best, reach, concepts = 0, 0, set[str]()
        for end in range(len(word), 0, -1):
            entries = self._begin.get(word[:end], [])
            if end == len(word):
                entries = [*entries, *self._exact.get(word, ())]
            for entry in entries:
                length = 1 + len(entry.rest)
                if length < best or (length == best and end < reach):
                    continue
                if all(_fits(want, said) for want, said in zip(entry.rest, words[at + 1 : at + length], strict=False)) and (
                    not entry.rest or at + length <= len(words)
                ):
                    if length > best or end > reach:
                        best, reach, concepts = length, end, set()
                    concepts.add(entry.concept)
        return max(best, 1), tuple(sorted(concepts))

    def _by_sound(self, word: str) -> tuple[str, ...]:
        key = phonetic_key(word)
        for end in range(len(key), _SHORTEST_SOUND - 1, -1):
            if concepts := self._sounds.get(word[0] + key[:end]):
                return tuple(sorted(concepts)) if end >= len(key) - _LONGEST_ENDING else ()
        return ()

    def _run(self, text: str) -> list[Unit]:
        found, at = [], 0
        while at < len(text):
            for end in range(min(len(text), at + _LONGEST_RUN), at, -1):
                if concepts := self._runs.get(text[at:end]):
                    found.append(Unit(text[at:end], tuple(sorted(concepts))))
                    at = end
                    break
            else:
                found.append(Unit(text[at]))
                at += 1
        return found


def _pattern(part: str) -> tuple[str, ...]:
    """A word of an entry, folded as what is said will be; the last keeps its `*`."""
    words = fold_words(part.replace("*", ""))
    return (*words[:-1], words[-1] + "*") if part.endswith("*") else words


def _fits(want: str, said: str) -> bool:
    return said.startswith(want[:-1]) if want.endswith("*") else said == want
