"""The second one is the second in whatever list was read out; and who answers an offer with a place or a day has chosen."""

import pytest

from tests.dialogue.scripted_call import Call


@pytest.mark.parametrize(
    ("words", "service"),
    [("the first one", "cleaning"), ("the second one", "check-up"), ("the last one please", "new patient visit")],
)
def test_a_service_is_chosen_by_its_place(heard, words, service) -> None:
    call: Call = heard()
    assert "check-up" in call.hear("i want to book an appointment")
    assert service in call.hear(words)


def test_a_place_that_is_not_in_the_list_is_asked_about_again(heard) -> None:
    call: Call = heard()
    call.hear("i want to book an appointment")
    assert "check-up" in call.hear("the seventh one")


def test_a_price_is_asked_for_by_place(heard) -> None:
    call: Call = heard()
    assert "check-up" in call.hear("what does it cost")
    assert "dollars" in call.hear("the second one")


@pytest.mark.parametrize("words", ["forty two maple street in springfield", "tomorrow morning", "the first free visit"])
def test_offered_a_person_or_a_visit_who_says_where_or_when_wants_the_visit(heard, words) -> None:
    call: Call = heard("northwind")
    assert "visit" in call.hear("my furnace is making a banging noise and there is no heat")
    answer = call.hear(words)
    assert "catch" not in answer
    assert "someone" not in answer
