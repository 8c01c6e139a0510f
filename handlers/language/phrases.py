"""The phrase book of a language: every dialogue act in several wordings."""

import tomllib

import msgspec


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Wordings of one act: `say` the first time, `again` in other words. `formula`: a light voice will do.

    `write` are those for a text message, where the spoken ones would speak of calling, hearing or the line.
    """

    say: tuple[str, ...]
    again: tuple[str, ...] = ()
    formula: bool = False
    write: tuple[str, ...] = ()


Phrases = dict[str, Act]


def phrase_book(text: str) -> Phrases:
    """Read a phrase book (TOML); msgspec.ValidationError or tomllib.TOMLDecodeError when it is none."""
    return msgspec.convert(tomllib.loads(text), Phrases)
