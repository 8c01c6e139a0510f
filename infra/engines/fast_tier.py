"""Understanding as it ships: the examples are read, and the weights taken from where they are kept, or learned anew."""

import contextlib
import hashlib
import tempfile
from importlib.resources.abc import Traversable
from pathlib import Path
from zipfile import BadZipFile

import msgspec
import numpy as np

from handlers.language.pack import LanguagePack
from handlers.language.shelf import languages
from handlers.understanding.classifier import Classifier, train_classifier
from handlers.understanding.danger import DangerDetector
from handlers.understanding.examples import LanguageExamples, TrainedTier
from handlers.understanding.intent_heads import IntentHeads
from handlers.understanding.languages import LanguageGuess
from handlers.understanding.meaning import Meaning
from handlers.understanding.reader import FastUnderstanding
from handlers.understanding.spoken_language import known_words
from handlers.understanding.turn_language import TurnLanguages
from infra.engines.encoder.chosen import SECOND_LANGUAGES, encoder, second_encoder
from infra.engines.understanding import head_training as heads
from infra.engines.understanding.danger_learning import sign_books
from infra.engines.understanding.ordinary import intent_teaching, lines

#: Raise it when features or training of the word classifier change: weights kept under another version are not used.
_VERSION = 2


def train_fast_understanding(*, keep: Path | None = None, shelf: Traversable | None = None) -> FastUnderstanding:
    """The fast tier, the danger detector and the guess of languages. `keep` is a folder for weights that are not shipped."""
    teaching = intent_teaching(shelf)
    packs = {code: pack for code, pack in languages(shelf / "languages" if shelf else None).packs.items() if code in teaching}
    learned = {code: _learned(pack, teaching[code], keep) for code, pack in packs.items()}
    known = {code: known_words(teaching[code].examples, pack.customs.own_name, pack.customs.name) for code, pack in packs.items()}
    guess = LanguageGuess({language: [line for _, line in lines(one)] for language, one in teaching.items()})
    meanings = Meanings(keep)
    return FastUnderstanding(
        TurnLanguages(learned, known, guess),
        danger=DangerDetector(sign_books(), meanings.of, heads.ALARM_FROM),
        intents=IntentHeads(meanings.of),
        closing={language: one.closing_words() for language, one in teaching.items()},
    )


class Meanings:
    """What each language is read with. The second encoder is loaded when one of its languages is first spoken."""

    def __init__(self, keep: Path | None) -> None:
        """Load the first one. `keep` is a folder for weights that are not shipped."""
        self._keep = keep
        first = encoder()
        self._first = Meaning(first, heads.kept(first, keep) or heads.learned(first, keep), heads.SCALE)
        self._second: Meaning | None = None
        self._tried = False

    def of(self, language: str) -> Meaning:
        """The meaning of a language: the second encoder's for its languages, where it and its heads are there."""
        if language not in SECOND_LANGUAGES:
            return self._first
        if not self._tried:
            self._tried, second = True, second_encoder()
            found = heads.kept(second, self._keep) if second is not None else None
            if second is not None and found is not None:
                self._second = Meaning(second, found, heads.SECOND_SCALE)
        return self._second or self._first


def _learned(pack: LanguagePack, teaching: LanguageExamples, keep: Path | None) -> TrainedTier:
    if keep is None:
        return TrainedTier(teaching, pack.lexicon)
    examples = teaching.lines(pack.lexicon)
    taught = hashlib.sha256(msgspec.json.encode(examples)).hexdigest()[:16]
    kept = keep / f"intents-{pack.code}-{taught}-{_VERSION}.npz"
    known = frozenset(word for some in examples.values() for line in some for word in line)
    try:
        with np.load(kept) as stored:
            return TrainedTier(teaching, pack.lexicon, Classifier(list(examples), stored["weights"], known))
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        classifier = train_classifier(examples)
        _keep(classifier, kept)
        return TrainedTier(teaching, pack.lexicon, classifier)


def _keep(classifier: Classifier, kept: Path) -> None:
    """Put the weights there whole or not at all: several voices may start at once. Without room it trains the next time."""
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            whole = Path(folder) / "weights.npz"
            np.savez(whole, weights=classifier.weights)
            whole.replace(kept)
