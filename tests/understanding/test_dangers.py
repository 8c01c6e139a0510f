"""Danger is heard in every language, and what only sounds like it raises no alarm: tables, and floors that hold them.

All of it as tables: pytest -s tests/understanding/test_dangers.py
"""

import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from handlers.business.templates import load_demo_businesses
from handlers.call.state import Conversation
from handlers.understanding.danger_kinds import KINDS, answer_to

FOLDER = Path(__file__).parent
PARTS = ("dangers", "dangers_blind", "dangers_last")
#: Of dangers, so many are heard at least: what was tried on most, what was mended for once, what was never looked at.
FLOORS = {"dangers": 0.97, "dangers_blind": 0.93, "dangers_last": 0.85}


class Spoken(NamedTuple):
    """A sentence of the corpus: its language, the kind of danger (or of calm), and whether it is danger."""

    language: str
    kind: str
    words: str
    danger: bool


def corpus(part: str) -> list[Spoken]:
    text = tomllib.loads((FOLDER / f"{part}.toml").read_text(encoding="utf-8"))
    tables = (("danger", True, "en"), ("calm", False, "en"), ("danger_in", True, ""), ("calm_in", False, ""))
    return [
        Spoken(language or kind, kind if language else name, line, danger)
        for name, danger, language in tables
        for kind, lines in text[name].items()
        for line in filter(None, lines.splitlines())
    ]


#: The last part is what nobody mended for: the quick run asks for that one.
_TRIED = [pytest.param(part, marks=[] if part == PARTS[-1] else [pytest.mark.long]) for part in PARTS]


@pytest.fixture(scope="module", params=_TRIED)
def judged(request, understanding):
    """Every sentence as the first turn of a call to a business that has to do with none of it."""
    business = load_demo_businesses()["demo"]
    found = [(one, understanding.reading(one.words, Conversation(), business)) for one in corpus(request.param)]
    return request.param, found


def test_danger_is_heard_and_calm_is_left_alone(judged, capsys):
    part, found = judged
    heard = [bool(reading.danger) for one, reading in found if one.danger]
    false = [bool(reading.danger) for one, reading in found if not one.danger]
    with capsys.disabled():
        sys.stdout.write(table(part, found))
    assert sum(heard) / len(heard) >= FLOORS[part]
    assert sum(false) / len(false) <= 0.08


def test_what_is_said_first_fits_the_kind_of_danger(judged):
    _, found = judged
    told = [
        answer_to(reading.danger) == answer_to(one.kind)
        for one, reading in found
        if one.danger and one.language == "en" and reading.danger
    ]
    assert sum(told) / len(told) >= 0.85


def test_there_are_four_hundred_of_each():
    both = [one for part in PARTS for one in corpus(part)]
    assert sum(one.danger for one in both) >= 400
    assert sum(not one.danger for one in both) >= 400
    assert {one.kind for one in both if one.danger and one.language == "en"} <= set(KINDS)


def table(part, found):
    rows = defaultdict(lambda: [0, 0, 0, 0])
    for one, reading in found:
        for name in (
            one.kind if one.language == "en" else one.language,
            "all English" if one.language == "en" else "all others",
            "all",
        ):
            row = rows[name]
            row[0 if one.danger else 2] += bool(reading.danger)
            row[1 if one.danger else 3] += 1
    lines = [f"\n\n{part:15} heard of       false of"]
    for name, (heard, of, false, calm) in rows.items():
        lines.append(f"{name:15} {heard:5} {of:3} {_share(heard, of)} {false:5} {calm:3} {_share(false, calm)}")
    missed = [f"  missed ({reading.danger_score}): {one.words}" for one, reading in found if one.danger and not reading.danger]
    alarms = [f"  false ({reading.danger_score}): {one.words}" for one, reading in found if not one.danger and reading.danger]
    return "\n".join([*lines, *missed, *alarms, ""])


def _share(some, of):
    return f"{some / of:5.1%}" if of else "     "


@pytest.mark.long
def test_words_of_every_day_raise_no_alarm_in_any_language(understanding):
    said = tomllib.loads((FOLDER / "everyday.toml").read_text(encoding="utf-8"))
    business = load_demo_businesses()["demo"]
    lines = [(language, line) for language, text in said.items() for line in filter(None, text.splitlines())]
    alarmed = [(language, line) for language, line in lines if understanding.reading(line, Conversation(), business).danger]
    assert len(said) == 23
    assert len(alarmed) / len(lines) <= 0.03, alarmed
