"""What the people of a business are told of a handover, and the caller on the way to them, by language."""

from collections.abc import Mapping

import msgspec

from schemas.triggers import TriggerName

FALLBACK = "en"


class HandoverWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`knowledge/languages/<code>/handover.toml`: the parts of a summary, what is whispered, and what the caller hears.

    `reasons` say why by trigger, `done` what came of the call by outcome. Fields in braces are filled in.
    """

    unknown: str
    who: str
    wishes: str
    words: str
    done_so_far: str
    nothing_done: str
    promised: str
    why: str
    script: str
    script_callback: str
    whisper: str
    alarm: str
    text: str
    putting_together: str
    wait_for_person: str
    nobody: str
    caller_gone: str
    reasons: dict[TriggerName, str]
    done: dict[str, str]


class HandoverTexts:
    """The words by language; English where a language has none."""

    def __init__(self, by_language: Mapping[str, HandoverWords]) -> None:
        self._by_language = dict(by_language)

    def of(self, language: str) -> HandoverWords:
        """The words of a language tag (`es`, `es-MX`), else the English ones."""
        return self._by_language.get(language.partition("-")[0], self._by_language[FALLBACK])


def read_words(table: str) -> HandoverWords:
    """Read a language's file (TOML); msgspec.ValidationError says what is wrong in it."""
    return msgspec.toml.decode(table, type=HandoverWords)
