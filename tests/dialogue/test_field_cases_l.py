"""Addresses with halves, without a town, and in a town that is not served; a house's number is no postcode."""

import pytest

from tests.dialogue.field_calls import hear

_OPENING = "i need a plumber on tuesday at ten"
_STREETS = (
    ("one hundred twenty three and a half elm street quincy", "123 1/2 Elm Street, Quincy"),
    ("twelve fifty harbor road quincy", "1250 Harbor Road, Quincy"),
    ("two hundred five maple avenue in milton", "205 Maple Avenue, Milton"),
    ("seven and a half oak lane braintree", "7 1/2 Oak Lane, Braintree"),
    ("ten elm street apartment four boston", "10 Elm Street, Apartment 4, Boston"),
    ("one oh two three four sunset drive weymouth", "10234 Sunset Drive, Weymouth"),
)
_WITHOUT_TOWN = (
    "one hundred twenty three and a half elm street",
    "ten elm street",
    "forty two main street",
    "it's nine hundred pine road",
    "one two three four five washington street",
    "twenty one lake view drive",
)
_ELSEWHERE = ("ten elm street springfield", "five oak road in worcester", "twelve main street framingham")


@pytest.mark.parametrize(("words", "place"), _STREETS)
def test_an_address_is_taken_whole(heard, words, place):
    call = heard("northwind")
    hear(call, _OPENING, words)
    assert call.memory.task.place == place


@pytest.mark.parametrize("words", _WITHOUT_TOWN)
def test_a_street_without_its_town_is_completed(heard, words):
    call = heard("northwind")
    said = hear(call, _OPENING, words)
    assert "town" in said
    assert "outside" not in said
    call.hear("quincy")
    assert call.memory.task.place.endswith("Quincy")


@pytest.mark.parametrize("words", _ELSEWHERE)
def test_a_town_that_is_not_served_is_not_nothing(heard, words):
    call = heard("northwind")
    said = hear(call, _OPENING, words)
    assert "zip code" in said or "outside" in said
    assert "outside the area" in call.hear("oh one one oh three")


def test_the_town_that_is_asked_for_may_be_another(heard):
    call = heard("northwind")
    assert "zip code" in hear(call, _OPENING, "ten elm street", "springfield")
