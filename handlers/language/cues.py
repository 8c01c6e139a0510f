"""Short phrases by which the dialogue tells what a turn is about, where no intent says so: `closing` is "that's all"."""

import re
from functools import cached_property

import msgspec

from handlers.phrase_patterns import compile_phrases, normalise_words

#: From this letter on (Thai and beyond) words are written without spaces: a phrase is a piece of text.
_WITHOUT_SPACES = "\u0e00"


class Cues(msgspec.Struct, frozen=True, dict=True):
    """The phrases by name, as `cues.toml` of a language lists them; English names them all and says what each is for."""

    phrases: dict[str, tuple[str, ...]]

    def has(self, name: str, words: str) -> bool:
        """Whether the words have one of the phrases of this name."""
        pattern = self._patterns.get(name)
        return pattern is not None and pattern.search(normalise_words(words)) is not None

    def words(self, name: str) -> frozenset[str]:
        """The phrases of a name."""
        return frozenset(self.phrases.get(name, ()))

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(phrases) for name, phrases in self.phrases.items() if phrases}


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    if any(phrase[:1] >= _WITHOUT_SPACES for phrase in phrases):
        return re.compile("|".join(re.escape(phrase.lower()) for phrase in phrases))
    return compile_phrases(tuple(normalise_phrase(phrase) for phrase in phrases))


def normalise_phrase(phrase: str) -> str:
    """A phrase as it is listed, without the signs that words are compared without: "rendez-vous" is two words."""
    return re.sub(r"[^\w'|* ]", " ", phrase)
