"""The fast tier as it ships: read the examples, train, or take the weights from an earlier start."""

import contextlib
import hashlib
import tempfile
from importlib.resources.abc import Traversable
from pathlib import Path
from zipfile import BadZipFile

import msgspec
import numpy as np

from handlers.understanding.classifier import Classifier, train
from handlers.understanding.examples import Learned, Teaching
from handlers.understanding.reader import FastUnderstanding
from infra.knowledge.layers import KnowledgeError
from infra.knowledge.shelf import shipped

#: Raise it when features or training change: weights kept under another version are not used.
_VERSION = 1


def fast_understanding(*, keep: Path | None = None, shelf: Traversable | None = None) -> FastUnderstanding:
    """Trained on all languages there are examples for. `keep` is a folder for the weights, so that it trains only once."""
    folder = (shelf or shipped()) / "intents"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return FastUnderstanding({file.name.removesuffix(".toml"): _learned(file, keep) for file in files})


def _learned(file: Traversable, keep: Path | None) -> Learned:
    text = file.read_bytes()
    try:
        teaching = msgspec.toml.decode(text, type=Teaching)
    except msgspec.DecodeError as error:
        raise KnowledgeError(f"{file.name}: {error}; correct the examples there") from error
    if keep is None:
        return Learned(teaching)
    kept = keep / f"intents-{file.name.removesuffix('.toml')}-{hashlib.sha256(text).hexdigest()[:16]}-{_VERSION}.npz"
    lines = teaching.lines()
    known = frozenset(word for some in lines.values() for line in some for word in line)
    try:
        with np.load(kept) as stored:
            return Learned(teaching, Classifier(list(lines), stored["weights"], known))
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        classifier = train(lines)
        _keep(classifier, kept)
        return Learned(teaching, classifier)


def _keep(classifier: Classifier, kept: Path) -> None:
    """Put the weights there whole or not at all: several voices may start at once. Without room it trains the next time."""
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            whole = Path(folder) / "weights.npz"
            np.savez(whole, weights=classifier.weights)
            whole.replace(kept)
