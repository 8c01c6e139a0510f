"""Whether two names may be one person's: nicknames, spelling, the order of the parts, and parts that are left out."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec
from rapidfuzz.distance import JaroWinkler

#: How alike two parts of a name must be to pass for one, misheard or misspelt.
_ALIKE = 0.9
#: Shorter parts are told apart by every letter: Jan is not Jana.
_SHORT = 4
#: One name spelt in two ways: how umlauts are written without them, and letters that sound alike.
_SPELLINGS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("c", "k"), ("y", "i"), ("z", "s"))
_SILENT = re.compile(r"(?<=.)h")
_DOUBLED = re.compile(r"(.)\1+")
#: What is no part of a name: titles, and what the parts of a family's name are joined with.
_TITLES = "mr mrs ms miss dr prof herr frau don dona doña sr sra señor señora"
_JOINTS = "de la del los las van von der den di da do dos e y"
_LEFT_OUT = frozenset(f"{_TITLES} {_JOINTS}".split())
#: What is only alike, misspelt or shortened to a letter, is for a person to judge.
_MISSPELT, _INITIAL, _SINGLE = 0.85, 0.8, 0.6


class _Nicknames(msgspec.Struct, frozen=True):
    names: tuple[tuple[str, ...], ...]


def compare_names(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1.

    1: every part of one is in the other; 0.9 and more: with a nickname or a spelling between them; less: misspelt, or an initial;
    0.6: one of them is a single part; 0: they contradict each other, or one is empty. Mario is not Maria, nor Daniel Daniela:
    what differs in its last letter is another name.
    """
    ours, theirs = split_name(one), split_name(other)
    if not ours or not theirs:
        return 0.0
    shorter, longer = sorted((ours, theirs), key=len)
    rest, worst = [*longer], 1.0
    for part in shorter:
        best = max(rest, key=lambda candidate: _compare_parts(part, candidate))
        likeness = _compare_parts(part, best)
        if not likeness:
            return 0.0
        rest.remove(best)
        worst = min(worst, likeness)
    return _SINGLE if len(shorter) == 1 else worst


def split_name(name: str) -> tuple[str, ...]:
    """The parts of a name in small letters without accents, titles and particles left out."""
    spread = name.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l")
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", spread) if not unicodedata.combining(letter))
    return tuple(part for part in re.findall(r"\w+", plain) if part not in _LEFT_OUT)


def name_keys(name: str) -> frozenset[str]:
    """Under what a name is looked up: each part spelt plainly, and the full names that somebody called so may have."""
    parts = [part for part in split_name(name) if len(part) > 1]
    return frozenset(_spell(form) for part in parts for form in (part, *load_nicknames().get(part, ())))


def _compare_parts(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return _INITIAL if one[0] == other[0] else 0.0
    if _spell(one) == _spell(other):
        return 0.97
    if load_nicknames().get(one, frozenset()) & load_nicknames().get(other, frozenset()):
        return 0.95
    ours, theirs = _spell(one), _spell(other)
    alike = ours[-1] == theirs[-1] and JaroWinkler.normalized_similarity(ours, theirs) >= _ALIKE
    return _MISSPELT if alike and min(len(one), len(other)) > _SHORT else 0.0


def _spell(part: str) -> str:
    for written, plain in _SPELLINGS:
        part = part.replace(written, plain)
    return _DOUBLED.sub(r"\1", _SILENT.sub("", part))


@cache
def load_nicknames() -> Mapping[str, frozenset[str]]:
    """The full names, of all languages together, that somebody called so may have: people's names know no language."""
    found: dict[str, set[str]] = {}
    for folder in (files("knowledge") / "languages").iterdir():
        file = folder / "nicknames.toml"
        if not file.is_file():
            continue
        for names in msgspec.toml.decode(file.read_text(encoding="utf-8"), type=_Nicknames).names:
            full, *_ = names
            for name in names:
                for part in split_name(name):
                    found.setdefault(part, set()).add(full)
    return {name: frozenset(full) for name, full in found.items()}
