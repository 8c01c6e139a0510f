"""The house style, where a machine can see it."""

import re
from pathlib import Path

import pytest

from infra.runtime.discovery import import_modules
from schemas.event import Event

TOP = Path(__file__).parents[2]
PARTS = ("bus", "handlers", "infra", "producers", "projectors", "read_models", "schemas", "tests", "bench")
FILES = sorted(file for part in PARTS for file in (TOP / part).rglob("*.py"))
LONGEST = 250
#: Words left in code that was not finished, or tests that do not run. Written apart so that this file passes.
UNFINISHED = re.compile(r"TO" r"DO|FIX" r"ME|NotImplemented" r"Error|mark\.sk" r"ip|mark\.xf" r"ail|unittest\.mo" r"ck")


def name(file: Path) -> str:
    return str(file.relative_to(TOP))


def events(of: type[Event] = Event) -> set[type[Event]]:
    return {found for sub in of.__subclasses__() for found in ({sub} | events(sub))}


def test_a_file_is_one_idea() -> None:
    assert [name(file) for file in FILES if len(file.read_text("utf-8").splitlines()) > LONGEST] == []


def test_the_first_line_says_what_the_file_is_for() -> None:
    said = re.compile(r'(?:#.*\n|\s*\n)*r?"""\s*[^\s"]')
    assert [name(file) for file in FILES if not said.match(file.read_text("utf-8"))] == []


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = re.compile(r"(utils?|common|core|base|helpers?|managers?|.*_part\d*)")
    assert [
        name(file) for file in FILES if any(drawers.fullmatch(part) for part in file.relative_to(TOP).with_suffix("").parts)
    ] == []


def test_nothing_is_left_unfinished() -> None:
    assert [name(file) for file in FILES if UNFINISHED.search(file.read_text("utf-8"))] == []


def test_folders_of_tests_are_no_packages() -> None:
    assert [name(file) for file in (TOP / "tests").rglob("__init__.py")] == []


def test_an_events_class_is_the_pascal_case_of_its_tag() -> None:
    import_modules("schemas")
    ours = [event for event in events() if event.__module__.startswith("schemas.")]
    assert len(ours) > 40
    for event in ours:
        assert event.__name__ == "".join(part.title() for part in re.split(r"[.\-]", event.tag()))


@pytest.mark.parametrize("locked", ["infra/requirements.txt", "infra/requirements-dev.txt"])
def test_the_lock_holds_versions_only(locked: str) -> None:
    lines = (TOP / locked).read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9._-]+(\[[a-z,]+\])?==[\w.!+]+( ; .+)?", line) for line in lines)
    assert not [line for line in lines if line.startswith("torch")]


def test_a_match_is_closed_or_says_why_it_is_open() -> None:
    open_ = re.compile(r"^( *)case _(?: if .*)?:(?! *# open: \w)[^\n]*\n(?!\s*(?:assert_never\(|raise ))", re.MULTILINE)
    ours = [file for file in FILES if file.relative_to(TOP).parts[0] != "tests"]
    assert [name(file) for file in ours if open_.search(file.read_text("utf-8"))] == []
