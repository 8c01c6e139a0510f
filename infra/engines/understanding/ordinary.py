"""The examples of what callers want, by language, and as ordinary sentences: their slots filled in."""

from collections.abc import Mapping
from importlib.resources.abc import Traversable

import msgspec

from handlers.business.layering import KnowledgeError
from handlers.business.templates import knowledge_folder
from handlers.understanding.examples import LanguageExamples


def intent_teaching(shelf: Traversable | None = None) -> dict[str, LanguageExamples]:
    """The examples of every language there are some for. KnowledgeError names the file that cannot be read."""
    found = {}
    for folder in sorted(((shelf or knowledge_folder()) / "languages").iterdir(), key=lambda one: one.name):
        file = folder / "intents.toml"
        if file.is_file():
            try:
                found[folder.name] = msgspec.toml.decode(file.read_bytes(), type=LanguageExamples)
            except msgspec.DecodeError as error:
                raise KnowledgeError(f"languages/{folder.name}/intents.toml: {error}; correct the examples there") from error
    return found


def filled(line: str, slots: Mapping[str, str]) -> str:
    """An example as somebody would say it."""
    for slot, words in slots.items():
        line = line.replace(f"{{{slot}}}", words)
    return line


def lines(teaching: LanguageExamples) -> list[tuple[str, str]]:
    """Every example with its intent, as somebody would say it."""
    return [
        (intent, filled(line.strip(), teaching.slots))
        for intent, text in teaching.examples.items()
        for line in text.splitlines()
        if line.strip()
    ]
