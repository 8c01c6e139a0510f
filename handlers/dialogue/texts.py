"""The phrase book: every act in several wordings, chosen by call and turn, so that it varies and yet is always the same."""

import re
import tomllib
import zlib
from typing import Any

import msgspec

from handlers.dialogue.spoken.lists import lower_first, upper_first

#: "a emergency visit" is "an emergency visit".
_AN = re.compile(r"\b([Aa]) (?=[aeioAEIO](?!ne\b))")


class PhraseBookAct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Wordings of one act: `say` the first time, `again` in other words. `formula`: a light voice will do."""

    say: tuple[str, ...]
    again: tuple[str, ...] = ()
    formula: bool = False


Phrases = dict[str, PhraseBookAct]


def read_phrase_book(text: str) -> Phrases:
    """Read a phrase book (TOML); msgspec.ValidationError or tomllib.TOMLDecodeError when it is none."""
    return msgspec.convert(tomllib.loads(text), Phrases)


def word_act(phrases: Phrases, act: str, values: dict[str, Any], *, seed: str, again: int = 0) -> str:
    """One wording of an act, filled in. `seed` is `<call>/<turn>`; `again` counts how often it was put already."""
    if act == "literal":
        return str(values["text"])
    entry = phrases[act]
    variants = entry.again if again and entry.again else entry.say
    start = seed.partition("/")[0] if variants is entry.again else seed
    nth = (zlib.crc32(f"{start}/{act}".encode()) + again) % len(variants)
    return upper_first(_AN.sub(r"\1n ", variants[nth].format_map(values)).strip())


def join_wordings(texts: list[str]) -> str:
    """Wordings in a row; one that ends in a comma, colon or dash goes on in the same sentence."""
    whole = ""
    for text in texts:
        whole += f" {lower_first(text)}" if whole.endswith((",", ":", ";")) else f" {text}"
    return whole.strip()
