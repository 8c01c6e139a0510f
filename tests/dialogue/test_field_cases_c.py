"""A telephone number comes in pieces, by keys, from abroad or with an extension; one that cannot be is asked for again."""

import pytest

from tests.dialogue.field_calls import TO_NAME, bookings, hear

_TO_NUMBER = (*TO_NAME, "john smith", "no")
_PIECES = (
    ("six one seven", "five five five", "oh one nine nine"),
    ("it's six one seven", "then five five five oh one", "nine nine"),
    ("six one seven five", "five five", "zero one", "nine nine"),
    ("six one", "no start over", "six one seven", "five five five oh one nine nine"),
    ("five five five oh one nine nine", "the area code is six one seven"),
    ("six seventeen", "triple five", "oh one double nine"),
    ("#6175550199",),
    ("six one seven", "#5550199"),
)
_WHOLE = (
    ("oh seven four three two one two three four five six", "+447432123456"),
    ("plus four nine three zero nine oh one eight two zero", "+4930901820"),
    ("plus three three six one two three four five six seven eight", "+33612345678"),
    ("one six one seven five five five oh one nine nine", "+16175550199"),
    ("oh one one four four seven four three two one two three four five six", "+447432123456"),
    ("six one seven five five five oh one nine nine extension two oh three", "+16175550199"),
)
_IMPOSSIBLE = (
    "zero zero zero zero zero zero zero zero zero zero",
    "one one one one one one one one one one",
    "oh one two three four five six seven eight nine",
    "nine nine nine nine nine nine nine nine nine nine",
    "six one seven oh five five oh one nine nine",
)


@pytest.mark.parametrize("pieces", _PIECES)
def test_a_number_in_pieces_is_one_number(heard, pieces):
    call = heard()
    said = hear(call, *_TO_NUMBER, *pieces)
    assert "six one seven, five five five, oh one nine nine" in said
    assert not any("transfer" in tool for tool in call.tools)


@pytest.mark.parametrize(("words", "number"), _WHOLE)
def test_a_number_of_anywhere_is_taken(heard, words, number):
    call = heard()
    hear(call, *_TO_NUMBER, words, "yes")
    assert [one.phone for one in bookings(call)] == [number]


@pytest.mark.parametrize("words", _IMPOSSIBLE)
def test_a_number_that_cannot_be_one_is_asked_for_again(heard, words):
    call = heard()
    hear(call, *_TO_NUMBER, words)
    assert call.memory.asked == "phone"
    assert not call.memory.phone


def test_an_extension_is_noted(heard):
    call = heard()
    hear(call, *_TO_NUMBER, "six one seven five five five oh one nine nine extension two oh three", "yes")
    assert "203" in bookings(call)[0].notes


def test_a_zero_key_is_a_person_where_no_number_was_asked_for(heard):
    call = heard()
    hear(call, *TO_NAME, "#0")
    assert call.memory.asked == "stay-or-callback"
    hear(call, "#1")
    assert "transfer_to_human" in call.tools
