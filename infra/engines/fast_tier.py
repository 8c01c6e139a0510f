"""The fast tier as it ships: read the examples, train, or take the weights from an earlier start."""

import contextlib
import hashlib
import tempfile
from importlib.resources.abc import Traversable
from pathlib import Path
from zipfile import BadZipFile

import msgspec
import numpy as np

from handlers.business.layering import KnowledgeError
from handlers.language.pack import LanguagePack
from handlers.language.shelf import languages
from handlers.understanding.classifier import Classifier, train_classifier
from handlers.understanding.examples import LanguageExamples, TrainedTier
from handlers.understanding.reader import FastUnderstanding
from handlers.understanding.spoken_language import known_words

#: Raise it when features or training change: weights kept under another version are not used.
_VERSION = 1


def train_fast_understanding(*, keep: Path | None = None, shelf: Traversable | None = None) -> FastUnderstanding:
    """Trained on all languages there are examples for. `keep` is a folder for the weights, so that it trains only once."""
    packs = [pack for pack in languages(shelf / "languages" if shelf else None).packs.values() if pack.teaching]
    known = {pack.code: known_words(_teaching(pack).examples, pack.customs.own_name, pack.customs.name) for pack in packs}
    return FastUnderstanding({pack.code: _learned(pack, keep) for pack in packs}, known)


def _teaching(pack: LanguagePack) -> LanguageExamples:
    try:
        return msgspec.toml.decode(pack.teaching, type=LanguageExamples)
    except msgspec.DecodeError as error:
        raise KnowledgeError(f"languages/{pack.code}/intents.toml: {error}; correct the examples there") from error


def _learned(pack: LanguagePack, keep: Path | None) -> TrainedTier:
    teaching = _teaching(pack)
    if keep is None:
        return TrainedTier(teaching, pack.lexicon)
    lines = teaching.lines(pack.lexicon)
    taught = hashlib.sha256(msgspec.json.encode(lines)).hexdigest()[:16]
    kept = keep / f"intents-{pack.code}-{taught}-{_VERSION}.npz"
    known = frozenset(word for some in lines.values() for line in some for word in line)
    try:
        with np.load(kept) as stored:
            return TrainedTier(teaching, pack.lexicon, Classifier(list(lines), stored["weights"], known))
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        classifier = train_classifier(lines)
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
