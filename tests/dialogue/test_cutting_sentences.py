"""Sentences are cut where a speaker would pause, also while the text is still growing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogue.sentence_splitter import SentenceSplitter, split_sentences

_CUT = [
    ("Sure. What day?", ["Sure.", "What day?"]),
    ("Dr. Rivera is in. Shall I book it?", ["Dr. Rivera is in.", "Shall I book it?"]),
    ("You would see Dr. Chen. He is in on Monday.", ["You would see Dr. Chen.", "He is in on Monday."]),
    ("That is 129.50 dollars. Is that fine?", ["That is 129.50 dollars.", "Is that fine?"]),
    ("We open at 8 a.m. on Monday.", ["We open at 8 a.m. on Monday."]),
    ("We open at 8 a.m. Would that suit you?", ["We open at 8 a.m.", "Would that suit you?"]),
    ("It is at 2:30 p.m. tomorrow. Fine?", ["It is at 2:30 p.m. tomorrow.", "Fine?"]),
    ("We are at 48 Alder St. in Cambridge. Come in!", ["We are at 48 Alder St. in Cambridge.", "Come in!"]),
    ("Really?! Yes.", ["Really?!", "Yes."]),
    ("Well... let me see. Ten?", ["Well...", "let me see.", "Ten?"]),
    ('He said "come in." Then he left.', ['He said "come in."', "Then he left."]),
    ("Mr. J. Smith, for Friday. Right?", ["Mr. J. Smith, for Friday.", "Right?"]),
    ("First line\nsecond line", ["First line", "second line"]),
    ("No full stop at the end", ["No full stop at the end"]),
    ("Visit example.com for more. Bye!", ["Visit example.com for more.", "Bye!"]),
    ("...", []),
    ("", []),
    ("はい。何日ですか？", ["はい。", "何日ですか？"]),
]


@pytest.mark.parametrize(("text", "expected"), _CUT)
def test_a_whole_text(text, expected):
    assert split_sentences(text) == expected


@pytest.mark.parametrize(("text", "expected"), _CUT)
@pytest.mark.parametrize("size", [1, 3, 7])
def test_the_same_in_pieces(text, expected, size):
    growing = SentenceSplitter()
    found = [sentence for at in range(0, len(text), size) for sentence in growing.add(text[at : at + size])]
    assert [*found, *filter(None, [growing.rest()])] == expected


def test_a_sentence_is_out_as_soon_as_the_next_begins():
    growing = SentenceSplitter()
    assert growing.add("Sure. W") == ["Sure."]


@given(st.text())
def test_no_letter_is_lost_in_any_text(text):
    letters = [mark for mark in text if mark.isalnum()]
    assert [mark for sentence in split_sentences(text) for mark in sentence if mark.isalnum()] == letters
