"""What is said when a shield has blocked a turn: polite, back to business, in the caller's language."""

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files


class PoliteAnswers:
    """Answers by language, in turn; English where a language has none."""

    def __init__(self, answers: Mapping[str, Sequence[str]] | None = None) -> None:
        self._answers = answers if answers is not None else load_safe_answers()

    def instead(self, shield: str, language: str, call: str, turn: int) -> str:
        del shield, call
        said = self._answers.get(language.partition("-")[0].lower()) or self._answers["en"]
        return said[turn % len(said)]


def load_safe_answers() -> dict[str, list[str]]:
    """The answers we ship, by language."""
    file = files("knowledge") / "shields" / "injection" / "answers.toml"
    answers: dict[str, list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))["instead"]
    return answers
