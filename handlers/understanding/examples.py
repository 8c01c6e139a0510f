"""What the fast tier learns from: examples and cues by intent, as written in the knowledge."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from handlers.language.lexicon import Lexicon
from handlers.understanding.classifier import Classifier, train_classifier
from handlers.understanding.word_features import plain_words

#: Intents that hold nothing else.
_CLOSING = ("yes", "no", "thanks", "goodbye", "greet")
_SLOT = re.compile(r"(\{\w+\})")


class LanguageExamples(msgspec.Struct, frozen=True, kw_only=True):
    """One language's examples (a line each, with slots such as `{date}`) and cues, by intent.

    `closing` are the words of refusals, agreements and farewells that hold nothing else; those of the examples when empty.
    `slots` are words that stand for each slot where an example is read as a sentence.
    """

    examples: dict[str, str]
    cues: dict[str, tuple[str, ...]] = {}
    closing: str = ""
    slots: dict[str, str] = {}

    def lines(self, lexicon: Lexicon) -> dict[str, list[tuple[str, ...]]]:
        """The examples as masked words."""
        return {
            intent: [spoken for line in text.splitlines() if (spoken := _masked(line, lexicon))]
            for intent, text in self.examples.items()
        }

    def closing_words(self) -> frozenset[str]:
        """The words of which a turn consists that holds nothing but a refusal, an agreement or a farewell."""
        texts = [self.closing] if self.closing else [self.examples.get(intent, "") for intent in _CLOSING]
        return frozenset(word for text in texts for word in plain_words(text))


class TrainedTier:
    """A trained fast tier: the classifier, the examples themselves, the cues, and the everyday words in them."""

    def __init__(self, teaching: LanguageExamples, lexicon: Lexicon, classifier: Classifier | None = None) -> None:
        self.lexicon = lexicon
        lines = teaching.lines(lexicon)
        self.classifier = classifier or train_classifier(lines)
        self.exact = {line: intent for intent, some in lines.items() for line in some}
        self.cues = _by_first(teaching.cues, lexicon)
        self.everyday = frozenset(word for line in self.exact for word in line if not word.startswith("{"))

    def cued(self, said: Sequence[str]) -> dict[str, float]:
        """How strongly cues speak for each intent: longer cues more, each intent once."""
        found: dict[str, float] = {}
        for nth, word in enumerate(said):
            for cue, intent in self.cues.get(word, ()):
                if tuple(said[nth : nth + len(cue)]) == cue:
                    found[intent] = max(found.get(intent, 0.0), 1.0 + 0.5 * min(len(cue), 3))
        return found


def _by_first(cues: Mapping[str, Sequence[str]], lexicon: Lexicon) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for intent, phrases in cues.items():
        for phrase in phrases:
            if spoken := lexicon.words(phrase):
                found.setdefault(spoken[0], []).append((spoken, intent))
    return found


def _masked(line: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The words of a line, read as one text between its slots, which stay as they are."""
    result: list[str] = []
    for nth, piece in enumerate(_SLOT.split(line)):
        result += [piece] if nth % 2 else lexicon.words(piece)
    return tuple(result)
