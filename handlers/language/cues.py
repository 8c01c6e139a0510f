"""Short phrases by which a policy tells what a turn is about, where no intent says so: `closing` is "that's all"."""

import re
from functools import cached_property

import msgspec

#: What a pack may name, and what each is for.
NAMES = {
    "closing": "with a no: there is nothing more to do",
    "robot": "small talk about what is on the line",
    "existing": "an appointment that there is already",
    "another": "one more appointment, beside the one talked about",
    "other": "another one than the one just made",
    "same_time": "moved to another day, at the same time",
    "thanks": "thanks inside an agreement",
    "refusal": "how a refusal begins",
    "says_ai": "a greeting that says that an AI speaks",
    "address": "a question for an address",
    "offer_first": "the first of the offers, whatever else it could be taken for; so `offer_second`, `offer_third`, `offer_last`",
    "offer_second": "the second of them",
    "offer_third": "the third of them",
    "offer_last": "the last of them",
    "no_names": "single words that are nobody's name",
    "small": "little words that tell rules apart from nothing",
    "listening": "signs of listening",
    "stopping": "words that take the floor at once",
}


class Cues(msgspec.Struct, frozen=True, dict=True):
    """The phrases by name."""

    phrases: dict[str, tuple[str, ...]]

    def has(self, name: str, words: str) -> bool:
        """Whether the words have one of the phrases, as whole words where the script has them."""
        pattern = self._patterns.get(name)
        return pattern is not None and pattern.search(words.lower().replace("\u2019", "'")) is not None

    def words(self, name: str) -> frozenset[str]:
        """The phrases of a name."""
        return frozenset(self.phrases.get(name, ()))

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(phrases) for name, phrases in self.phrases.items() if phrases}


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_one(phrase) for phrase in phrases))


def _one(phrase: str) -> str:
    """A star at the end stands for any ending; scripts without spaces have no edges of words."""
    stem = re.escape(phrase.removesuffix("*").lower())
    if not phrase[:1].isascii() and phrase[:1].isalpha() and ord(phrase[0]) > 0x0E00:  # noqa: PLR2004 - Thai and beyond
        return stem
    return rf"(?<![\w]){stem}" + ("" if phrase.endswith("*") else r"(?![\w])")
