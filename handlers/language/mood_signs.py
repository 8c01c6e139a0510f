"""By which words a mood shows: warm and cold words with their weight, phrases of frustration, urgency, hesitancy."""

from functools import cached_property

import msgspec


class MoodWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shape of `[words.mood]`: `warm` and `cold` words by weight ("0.9"), the others phrases; `filler` hesitating sounds."""

    warm: dict[str, str] = {}
    cold: dict[str, str] = {}
    strong: str = ""
    denials: str = ""
    frustrated: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    hesitant: tuple[str, ...] = ()
    fillers: str = ""


Phrase = tuple[str, ...]


class MoodSigns:
    """The same, ready to be looked up."""

    def __init__(self, said: MoodWords) -> None:
        self._said = said
        self.strong, self.denials = frozenset(said.strong.split()), frozenset(said.denials.split())
        self.frustrated, self.urgent, self.hesitant = map(_phrases, (said.frustrated, said.urgent, said.hesitant))

    def weight(self, word: str) -> float:
        """How warm (above 0) or cold a word is, to 1."""
        return self._weights.get(word, 0.0)

    def fillers(self, text: str) -> int:
        """How often the caller hesitated aloud."""
        return sum(word in self._fillers for word in text.lower().replace(",", " ").replace(".", " ").split())

    @cached_property
    def _weights(self) -> dict[str, float]:
        warm = {word: float(weight) for weight, words in self._said.warm.items() for word in words.split()}
        cold = {word: float(weight) for weight, words in self._said.cold.items() for word in words.split()}
        return {word: warm.get(word, 0.0) - cold.get(word, 0.0) for word in (*warm, *cold)}

    @cached_property
    def _fillers(self) -> frozenset[str]:
        return frozenset(self._said.fillers.split())


def _phrases(said: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(tuple(phrase.split()) for phrase in said)
