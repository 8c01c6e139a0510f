"""What the pages in `docs/` name is there."""

import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PAGES = sorted((TOP / "docs").glob("*.md"))
ROOMS = "bus|handlers|infra|producers|projectors|read_models|schemas|knowledge|tests|bench|docs|dashboard"
PATH = re.compile(rf"`((?:{ROOMS})/[\w./<>*-]*)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_only_what_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    named = {path for path in PATH.findall(text) if "<" not in path}
    assert named, "a page about the code names some of it"
    assert [path for path in sorted(named) if not list(TOP.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("page", [TOP / "README.md", *PAGES], ids=lambda page: page.name)
def test_a_link_leads_somewhere(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()] == []


def test_every_decision_is_in_the_index() -> None:
    folder = TOP / "infra" / "decisions"
    index = (folder / "README.md").read_text("utf-8")
    records = sorted(file for file in folder.glob("[0-9]*.md"))
    assert [file.name for file in records if f"({file.name})" not in index] == []
    assert [file.name for file in records if file.read_text("utf-8").splitlines()[0].partition(". ")[2] not in index] == []
