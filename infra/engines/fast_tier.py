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
from handlers.business.templates import knowledge_folder
from handlers.understanding.classifier import Classifier, train_classifier
from handlers.understanding.examples import LanguageExamples, TrainedTier
from handlers.understanding.reader import FastUnderstanding

#: Raise it when features or training change: weights kept under another version are not used.
_VERSION = 1


def train_fast_understanding(*, keep: Path | None = None, shelf: Traversable | None = None) -> FastUnderstanding:
    """Trained on all languages there are examples for. `keep` is a folder for the weights, so that it trains only once."""
    packs = {pack.name: pack / "intents.toml" for pack in ((shelf or knowledge_folder()) / "languages").iterdir()}
    return FastUnderstanding({code: _learned(code, packs[code], keep) for code in sorted(packs) if packs[code].is_file()})


def _learned(language: str, file: Traversable, keep: Path | None) -> TrainedTier:
    text = file.read_bytes()
    try:
        teaching = msgspec.toml.decode(text, type=LanguageExamples)
    except msgspec.DecodeError as error:
        raise KnowledgeError(f"languages/{language}/{file.name}: {error}; correct the examples there") from error
    if keep is None:
        return TrainedTier(teaching)
    kept = keep / f"intents-{language}-{hashlib.sha256(text).hexdigest()[:16]}-{_VERSION}.npz"
    lines = teaching.lines()
    known = frozenset(word for some in lines.values() for line in some for word in line)
    try:
        with np.load(kept) as stored:
            return TrainedTier(teaching, Classifier(list(lines), stored["weights"], known))
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        classifier = train_classifier(lines)
        _keep(classifier, kept)
        return TrainedTier(teaching, classifier)


def _keep(classifier: Classifier, kept: Path) -> None:
    """Put the weights there whole or not at all: several voices may start at once. Without room it trains the next time."""
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            whole = Path(folder) / "weights.npz"
            np.savez(whole, weights=classifier.weights)
            whole.replace(kept)
