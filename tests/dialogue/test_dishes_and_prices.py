"""What a dish costs and holds, ordering with changes, and prices that nobody has said yet."""

import pytest

from handlers.business.templates import open_from_template
from tests.dialogue.scripted_call import Call
from tests.knowledge.template_call import OpenedDiary, book


@pytest.fixture
def calling(phrases, reader):
    def begin(industry: str, number: str = "+16175550199") -> Call:
        business = open_from_template("mine", industry, "Elm", number)
        call = Call(business, phrases, OpenedDiary(business))
        call.reader = reader
        call.open()
        return call

    return begin


def test_a_dish_has_its_price(calling):
    assert "sixteen dollars" in calling("restaurant").hear("how much is the margherita")


def test_a_dish_named_with_an_allergy_says_what_it_contains_and_that_traces_get_everywhere(calling):
    said = calling("restaurant").hear("are there nuts in the chocolate cake")
    assert "gluten, egg, milk and nuts" in said
    assert "traces can never be ruled out" in said


def test_who_names_a_dish_orders_it_with_the_changes(calling):
    call = calling("restaurant")
    said = book(call, "i would like a margherita without basil")
    assert list(call.diary.booked) == ["takeaway"], said
    [order] = [asked for asked in call.asked if asked.__class__.__name__ == "BookAppointment"]
    assert "margherita without basil" in order.notes
    assert "What would you like" not in said


def test_a_price_by_the_night_is_said_so(calling):
    assert "a night" in calling("hotel").hear("how much is a double room")


def test_a_price_that_nobody_said_is_not_free(calling):
    said = calling("hair_salon", "+81312345678").hear("how much is a women's haircut")
    assert "free" not in said
    assert "no charge" not in said


def test_law_asks_for_the_other_side_without_being_asked(calling):
    said = book(calling("family_law"), "i want to file for divorce")
    assert "who is the other side" in said


def test_who_comes_for_their_running_matter_is_not_asked_again(calling):
    said = book(calling("family_law"), "i need a meeting about my case with my lawyer")
    assert "who is the other side" not in said
