"""The glossary says each word once, in one sentence, and names a file that is there."""

import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|\n ").split("|")]
    for line in (TOP / "docs" / "glossary.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| Word ")
]


def test_the_glossary_has_its_words() -> None:
    assert len(ROWS) > 50
    assert {len(row) for row in ROWS} == {4}


def test_a_word_is_said_once() -> None:
    words = [row[0] for row in ROWS]
    assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_word_has_a_sentence_and_lives_in_a_file_that_is_there(row: list[str]) -> None:
    _, meaning, term, where = row
    assert meaning.endswith(".")
    assert term
    (path,) = re.findall(r"^`(.+)`$", where)
    assert (TOP / path).is_file()
