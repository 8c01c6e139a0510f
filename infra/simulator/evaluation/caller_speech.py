"""How callers of a language speak: what they take an agent to ask, their fillers, and what a bad line makes of their words."""

import tomllib
from functools import cache
from importlib import resources

import msgspec


class AskedPattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the agent's words match, it asks for `what`: a key of a scenario's answers."""

    when: str
    what: str


class CallerSpeech(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One language's callers. `answers` are used where a scenario has none of its own; ` | ` parts wordings that mean the same.

    `misheard` are words that are heard as others where an accent is strong; `background` is what other people in the room say.
    `services` are what an owner would call the services (ids) of a business that speaks this language, the name first.
    """

    asked: tuple[AskedPattern, ...]
    answers: dict[str, str]
    fillers: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    mumbled: tuple[str, ...] = ()
    misheard: dict[str, str] = {}
    services: dict[str, tuple[str, ...]] = {}


@cache
def load_caller_speech(language: str) -> CallerSpeech:
    """How callers of a language speak; English where a language has no file."""
    folder = resources.files("knowledge") / "scenarios" / "callers"
    file = folder / f"{language.split('-', maxsplit=1)[0]}.toml"
    return msgspec.convert(tomllib.loads((file if file.is_file() else folder / "en.toml").read_text("utf-8")), CallerSpeech)
