"""Learning the danger detector from the shipped examples."""

import tomllib
from collections.abc import Iterable
from typing import TypeVar

import msgspec
import numpy as np

from handlers.business.layering import KnowledgeError
from handlers.business.templates import knowledge_folder
from handlers.language.pack import FALLBACK
from handlers.language.shelf import languages
from handlers.understanding.danger import SignBooks, danger_rows
from handlers.understanding.danger_examples import CALM, DangerTeaching, Example
from handlers.understanding.danger_kinds import KINDS
from handlers.understanding.danger_signs import SignBook
from handlers.understanding.heads import Heads, train_heads
from handlers.understanding.ports import Encoder, Vectors

Kind = TypeVar("Kind")
#: Steps of training, and how strongly large weights are held back; chosen on the development corpora.
_STEPS, _STEPS_KINDS, _HOLD = 300, 100, 3e-6


def danger_teaching() -> dict[str, DangerTeaching]:
    """The examples by language."""
    return _decoded("dangers.toml", DangerTeaching)


def sign_books() -> SignBooks:
    """The signs by language."""
    return SignBooks(_decoded("danger_signs.toml", SignBook), languages().of(FALLBACK).lexicon.words)


def learn_danger(encoder: Encoder, scale: float, some: Iterable[Example], signs: SignBooks) -> dict[str, Heads]:
    """The heads `danger` and `kinds` over one encoder: some seconds, and the encoding of every example."""
    said = list(some)
    texts, languages = [one.text for one in said], [one.language for one in said]
    rows = danger_rows(texts, languages, encoder.encode(texts), scale, signs)
    answers = np.array([[one.kind != CALM] for one in said], dtype=np.float32)
    alarm = train_heads(("danger",), rows, answers, _balanced(languages, answers), hold=_HOLD, steps=_STEPS)
    grave = answers[:, 0] > 0
    kinds = np.array([[one.kind == kind for kind in KINDS] for one in said if one.kind != CALM], dtype=np.float32)
    named = train_heads(KINDS, rows[grave], kinds, np.ones_like(kinds), steps=_STEPS_KINDS)
    return {"danger": alarm, "kinds": named}


def _balanced(languages: list[str], answers: Vectors) -> Vectors:
    """In every language danger and calm weigh the same, however many examples there are of each."""
    importance, of = np.ones_like(answers), np.array(languages)
    for language in set(languages):
        mine = of == language
        share = float(answers[mine].mean())
        if 0 < share < 1:
            importance[mine & (answers[:, 0] == 1)] = 0.5 / share
            importance[mine & (answers[:, 0] == 0)] = 0.5 / (1 - share)
    return importance


def _decoded(name: str, kind: type[Kind]) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for folder in sorted((knowledge_folder() / "languages").iterdir(), key=lambda one: one.name):
        file = folder / name
        if file.is_file():
            try:
                found[folder.name] = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), kind)
            except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
                raise KnowledgeError(f"languages/{folder.name}/{name}: {error}; correct it there") from error
    return found
