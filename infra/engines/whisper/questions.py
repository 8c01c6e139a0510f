"""The question that a turn answers, in words that Whisper is told before it: data in `questions.toml`."""

import tomllib
from functools import cache
from importlib import resources


def question(kind: str, language: str) -> str:
    """What was asked, by kind (see `expect`), as the agent would say it; empty for a language that has no such words."""
    known = _questions().get(language, {})
    return known.get(kind) or known.get("anything", "")


@cache
def _questions() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files(__package__) / "questions.toml").read_text("utf-8"))
