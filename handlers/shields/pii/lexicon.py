"""What the guard knows of a language: its number words, and the words around what is private."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from handlers.shields.pii.tokens import fold_text

_DIGITS = 10
#: Short words of other languages that are everyday words of this one are no digits here.
_EVERYDAY = frozenset(fold_text(word) for word in "on bin sex ten die sei set do to so as an en un us is it five-and".split())
_SHORTEST_FOREIGN = 3


class RefusalTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said instead: of a whole sentence, and of a part by its kind. Without `part`, the whole sentence goes."""

    block: str
    part: dict[str, str] = {}


class ContextWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words around numbers, names and places. `person` and `money` are regular expressions for what is confidential."""

    teens: tuple[str, ...] = ()
    tens: tuple[str, ...] = ()
    tens_teens: tuple[int, ...] = ()
    joiner: tuple[str, ...] = ()
    compound: str = ""
    extra: dict[str, int] = {}
    hundred: tuple[str, ...] = ()
    thousand: tuple[str, ...] = ()
    repeat: dict[str, int] = {}
    skip: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    dot: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    not_code: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    birth: tuple[str, ...] = ()
    street_after: tuple[str, ...] = ()
    street_before: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    introduces: tuple[str, ...] = ()
    asks_name: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """One language, ready to be looked up: every word folded."""

    language: str
    digits: dict[str, str]
    values: dict[str, int]
    tens: dict[str, int]
    tens_teens: frozenset[int]
    repeat: dict[str, int]
    sets: dict[str, frozenset[str]]
    confidential: tuple[re.Pattern[str], ...]
    staff: tuple[re.Pattern[str], ...]
    sentences: RefusalTexts
    cut: re.Pattern[str] | None = None

    def words(self, name: str) -> frozenset[str]:
        return self.sets.get(name, frozenset())


@cache
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of a language (`es`, `es-MX`); one we do not know has every language's digits and English manners."""
    language = language.partition("-")[0].lower()
    digits, sentences = _read("digits"), _read("sentences")
    around = msgspec.convert(_read(language) if language in _deep() else {}, ContextWords)
    english = msgspec.convert(_read("en"), ContextWords)
    own = {fold_text(word): str(value) for value, some in enumerate(digits.get(language, {}).get("digits", ())) for word in some}
    foreign = {
        fold_text(word): str(value)
        for other in digits
        for value, some in enumerate(digits[other]["digits"])
        for word in some
        if len(word) >= _SHORTEST_FOREIGN and fold_text(word) not in _EVERYDAY
    }
    values, tens = _values(around)
    if language != "en":
        more, more_tens = _values(english)
        values, tens = more | values, more_tens | tens
    sets = {
        name: frozenset(fold_text(word) for source in (around, english) for word in getattr(source, name))
        for name in ContextWords.__struct_fields__
        if name not in {"extra", "repeat", "tens_teens", "compound", "confidential", "staff", "teens", "tens", "joiner"}
    }
    sets["joiner"] = frozenset(fold_text(word) for word in around.joiner)
    unspaced = digits.get(language, {}).get("unspaced", False)
    return Lexicon(
        language=language,
        digits={word: value for word, value in foreign.items() if word not in values and word not in tens} | own,
        values=values,
        tens=tens,
        tens_teens=frozenset(around.tens_teens),
        repeat=english.repeat | {fold_text(word): times for word, times in around.repeat.items()},
        sets=sets,
        confidential=_patterns(*english.confidential, *(around.confidential if language != "en" else ())),
        staff=_patterns(*english.staff, *(around.staff if language != "en" else ())),
        sentences=msgspec.convert(sentences.get(language, sentences["en"]), RefusalTexts),
        cut=re.compile("|".join(sorted(map(re.escape, _spoken(digits[language])), key=len, reverse=True))) if unspaced else None,
    )


def _spoken(entry: dict[str, Any]) -> list[str]:
    return [word for some in entry["digits"] for word in some]


def _patterns(*sources: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in sources)


def _values(around: ContextWords) -> tuple[dict[str, int], dict[str, int]]:
    """Words for 10 to 19 and whole compounds, and words for the tens."""
    values = {fold_text(word): _DIGITS + nth for nth, word in enumerate(around.teens)} | {
        fold_text(k): v for k, v in around.extra.items()
    }
    tens = {fold_text(word): (nth + 2) * _DIGITS for nth, word in enumerate(around.tens)}
    if around.compound:
        units, joint = around.compound.split()[1:], around.compound.split()[0]
        values |= {
            fold_text(unit) + joint + ten: value + nth for ten, value in tens.items() for nth, unit in enumerate(units, start=1)
        }
    return values, tens


@cache
def _deep() -> frozenset[str]:
    return frozenset(
        file.name.removesuffix(".toml")
        for file in (files("knowledge") / "shields" / "pii").iterdir()
        if file.name.endswith(".toml")
    )


@cache
def _read(name: str) -> dict[str, Any]:
    """What we ship, read once."""
    return tomllib.loads((files("knowledge") / "shields" / "pii" / f"{name}.toml").read_text(encoding="utf-8"))
