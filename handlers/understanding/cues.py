"""Small ways of speaking that are listened for besides a caller's wishes, as the language pack lists them."""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from handlers.phrase_patterns import compile_phrases


def cue(words: Sequence[str], name: str) -> tuple[int, int] | None:
    """Where the last phrase of this list stands in the words of a turn: from and to; None when there is none."""
    text = "".join(f" {word}" for word in words)
    last = next(reversed(list(compile_phrases(listed(name)).finditer(text))), None)
    return None if last is None else (_place(text, last.start()), _place(text, last.end()))


def cued(words: Sequence[str], name: str) -> bool:
    """Whether a phrase of this list was said."""
    return cue(words, name) is not None


def every_cue(words: Sequence[str], name: str) -> list[tuple[int, int]]:
    """Where the phrases of this list stand, one after another."""
    text = "".join(f" {word}" for word in words)
    return [(_place(text, hit.start()), _place(text, hit.end())) for hit in compile_phrases(listed(name)).finditer(text)]


def listed(name: str, language: str = "en") -> tuple[str, ...]:
    """The phrases of a list; KeyError when the pack has none of this name."""
    return _lists(language)[name]


@lru_cache(maxsize=32)
def _lists(language: str) -> dict[str, tuple[str, ...]]:
    text = (files("knowledge") / "languages" / language / "cues.toml").read_text(encoding="utf-8")
    return {name: tuple(phrases) for name, phrases in tomllib.loads(text).items()}


def _place(text: str, at: int) -> int:
    return len(re.findall(r"\S+", text[:at]))
