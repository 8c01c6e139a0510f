"""What the fast tier learns from: examples and cues by intent, as written in the knowledge."""

from collections.abc import Mapping, Sequence

import msgspec

from handlers.understanding.classifier import Classifier, train_classifier
from handlers.understanding.normalisation import split_words


class LanguageExamples(msgspec.Struct, frozen=True, kw_only=True):
    """One language's examples (a line each, with slots such as `{date}`) and cues, by intent."""

    examples: dict[str, str]
    cues: dict[str, tuple[str, ...]] = {}

    def lines(self) -> dict[str, list[tuple[str, ...]]]:
        """The examples as masked words."""
        return {
            intent: [spoken for line in text.splitlines() if (spoken := _masked(line))] for intent, text in self.examples.items()
        }


class TrainedTier:
    """A trained fast tier: the classifier, the examples themselves, the cues, and the everyday words in them."""

    def __init__(self, teaching: LanguageExamples, classifier: Classifier | None = None) -> None:
        lines = teaching.lines()
        self.classifier = classifier or train_classifier(lines)
        self.exact = {line: intent for intent, some in lines.items() for line in some}
        self.cues = _by_first(teaching.cues)
        self.everyday = frozenset(word for line in self.exact for word in line if not word.startswith("{"))

    def cued(self, said: Sequence[str]) -> dict[str, float]:
        """How strongly cues speak for each intent: longer cues more, each intent once."""
        found: dict[str, float] = {}
        for nth, word in enumerate(said):
            for cue, intent in self.cues.get(word, ()):
                if tuple(said[nth : nth + len(cue)]) == cue:
                    found[intent] = max(found.get(intent, 0.0), 1.0 + 0.5 * min(len(cue), 3))
        return found


def _by_first(cues: Mapping[str, Sequence[str]]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for intent, phrases in cues.items():
        for phrase in phrases:
            if spoken := split_words(phrase):
                found.setdefault(spoken[0], []).append((spoken, intent))
    return found


def _masked(line: str) -> tuple[str, ...]:
    result: list[str] = []
    for piece in line.replace("{", " {").replace("}", "} ").split():
        result += [piece] if piece.startswith("{") else split_words(piece)
    return tuple(result)
