"""The phrase book: every act in several wordings, chosen by call and turn, so that it varies and yet is always the same."""

import re
import zlib
from collections.abc import Sequence
from typing import Any

from handlers.dialogue.spoken.lists import lower_first, upper_first
from handlers.language.pack import LanguagePack


def word_act(language: LanguagePack, act: str, values: dict[str, Any], *, seed: str, again: int = 0) -> str:
    """One wording of an act, filled in. `seed` is `<call>/<turn>`; `again` counts how often it was put already."""
    return wordings(language, act, values, seed=seed, again=again)[0]


def wordings(language: LanguagePack, act: str, values: dict[str, Any], *, seed: str, again: int = 0) -> list[str]:
    """All wordings of an act, filled in, the one to be chosen first."""
    if act == "literal":
        return [str(values["text"])]
    entry = language.phrases[act]
    variants = entry.again if again and entry.again else entry.say
    start = seed.partition("/")[0] if variants is entry.again else seed
    nth = (zlib.crc32(f"{start}/{act}".encode()) + again) % len(variants)
    rest = [*variants[nth + 1 :], *variants[:nth], *(entry.say if variants is entry.again else entry.again)]
    return [upper_first(_article(one.format_map(values), language).strip()) for one in (variants[nth], *rest)]


def _article(text: str, language: LanguagePack) -> str:
    pattern, becomes = language.customs.article_before_vowel
    return re.sub(pattern, becomes, text) if pattern else text


def join_wordings(texts: list[str], keep_capital: Sequence[str] = ()) -> str:
    """Wordings in a row; one that ends in a comma, colon or dash goes on in the same sentence."""
    whole = ""
    for text in texts:
        whole += f" {lower_first(text, keep_capital)}" if whole.endswith((",", ":", ";")) else f" {text}"
    return whole.strip()
