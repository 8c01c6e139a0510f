"""What a decoder listens with, built at first use and kept in a directory: an ear, and per business words and models."""

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec
import pocketsphinx

from infra.engines.sphinx import acoustic_model
from infra.engines.sphinx.corpus import make_sentences
from infra.engines.sphinx.general_model import Everyday, General
from infra.engines.sphinx.letter_to_sound import pronounce_word
from infra.engines.sphinx.ngrams import BEGIN, END, count_ngrams, mix_models, smooth_counts, write_arpa
from infra.engines.sphinx.vocabulary import sort_phrases

#: The models of one business: what a caller may say at any time, and answers to narrow questions.
KINDS: Final[Mapping[str, str]] = {
    "anything": "anything",
    "nothing": "anything",
    "yes-no": "yes-no",
    "date": "date",
    "time": "date",
    "number": "number",
    "name": "name",
}
_SENTENCES: Final = {"anything": 40_000, "yes-no": 8_000, "date": 12_000, "number": 12_000, "name": 16_000}
#: How much of the model for anything is the business's, the rest everyday English; and how much English is taken.
_SHARE: Final = 0.78
_WORDS: Final = 4000
_PAIRED: Final = 1000
#: To be raised when these models are made differently.
_VERSION: Final = "3"

Progress = Callable[[str], None]


class Models(msgspec.Struct, frozen=True):
    """Paths: `ear` an acoustic model, `words` a dictionary, `sentences` language models by kind."""

    ear: str
    words: str
    sentences: dict[str, str]


def key(vocabulary: Sequence[str]) -> str:
    """Names the models of a vocabulary and of the patterns that they are made from."""
    here = resources.files(__package__)
    told = hashlib.sha256(_VERSION.encode())
    for name in ("sentences.toml", "names.toml", "ear.json"):
        told.update((here / name).read_bytes())
    told.update(msgspec.json.encode(sorted(set(vocabulary))))
    return told.hexdigest()[:16]


def build_models(folder: Path, vocabulary: Sequence[str], tell: Progress = lambda _: None) -> Models:
    """The models of a vocabulary, made now unless `folder` has them. Seconds the first time. OSError when it cannot write.

    Made beside and moved into place, so that others who listen with it never see half of it.
    """
    name = key(vocabulary)
    done = folder / name
    models = Models(
        ear=str(done / "ear"), words=str(done / "words.dict"), sentences={kind: str(done / f"{kind}.arpa") for kind in _SENTENCES}
    )
    if done.exists():
        return models
    making = folder / f".{name}.{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    tell("adapting the recogniser to the telephone")
    acoustic_model.build_acoustic_model(
        Path(pocketsphinx.get_model_path("en-us/en-us")), making / "ear", acoustic_model.load_fitted_map()
    )
    _write_language(making, sort_phrases(vocabulary), tell)
    try:
        making.rename(done)
    except OSError:
        shutil.rmtree(making)
        if not done.exists():
            raise
    return models


def _write_language(making: Path, own: Mapping[str, Sequence[str]], tell: Progress) -> None:
    general = General()
    everyday = _everyday(making.parent, general, tell)
    words: set[str] = set(everyday.words)
    texts = {kind: make_sentences(count, own=own, kind=kind) for kind, count in _SENTENCES.items()}
    for text in texts.values():
        words.update(word for sentence in text for word in sentence.split())
    known = {word: sounds for word in sorted(words) if (sounds := pronounce_word(word, general.sounds))}
    (making / "words.dict").write_text(
        "".join(
            f"{word}{f'({nth})' if nth > 1 else ''} {sound}\n"
            for word, sounds in known.items()
            for nth, sound in enumerate(sounds, 1)
        )
    )
    singles = [*((word,) for word in known), (BEGIN,), (END,)]
    for kind, text in texts.items():
        tell(f"learning what callers say: {kind}")
        counts = count_ngrams(text)
        model, pairs = smooth_counts(counts), set(counts.grams[1])
        mine = [gram for gram in singles if counts.grams[0][gram]] + [(BEGIN,)]
        if kind == "anything":
            mine = singles
            model = mix_models(model, general.probability, _SHARE)
            pairs.update(everyday.pairs)
        (making / f"{kind}.arpa").write_text(write_arpa(model, (mine, pairs, counts.grams[2])))


def _everyday(folder: Path, general: General, tell: Progress) -> Everyday:
    """Kept once for all businesses: what is frequent in English."""
    file = folder / f"everyday-{_WORDS}-{_PAIRED}.json"
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=Everyday)
    tell("learning everyday English")
    words = general.frequent(_WORDS)
    found = Everyday(words, [(first, second) for first, second in general.pairs(words[:_PAIRED])])
    making = file.with_suffix(f".{os.getpid()}")
    making.write_bytes(msgspec.json.encode(found))
    making.replace(file)
    return found
