"""Several things in one breath: each is answered or done in turn, and none vanishes."""

import pytest

from tests.dialogue.field_calls import CLEANING, bookings, hear

_PRICE = (
    ("i want to book a cleaning tuesday at ten and also how much is a crown", "cleaning", "eleven hundred", "one thousand"),
    ("how much is a whitening and can i get a cleaning on wednesday", "cleaning", "three hundred and fifty", ""),
    ("i need a filling on tuesday and what does a root canal cost", "filling", "dollars", ""),
    ("book me a whitening for monday at two and how much is a checkup", "whitening", "dollars", ""),
    ("what do you charge for a crown and i'd like to book a cleaning tuesday", "cleaning", "dollars", ""),
    ("schedule a checkup on monday and also what is the price of a cleaning", "checkup", "hundred and twenty-nine", ""),
)
_ALL_AT_ONCE = (
    "i need a cleaning on tuesday at ten thirty my name is john smith",
    "hi this is john smith i need a cleaning tuesday at ten thirty",
    "i'd like to book a cleaning tuesday at half past ten the name is john smith",
    "i need a cleaning tuesday at ten thirty my name is john smith my number is six one seven five five five oh one nine nine",
    "my name is john smith and i want a cleaning on tuesday at ten thirty",
    "put me down for a cleaning tuesday ten thirty under the name of john smith",
)
_TWO = (
    ("i need a cleaning for me and one for my wife on tuesday morning", ("cleaning", "cleaning"), "wife"),
    ("i'd like a cleaning for my husband and i on tuesday morning", ("cleaning", "cleaning"), "husband"),
    ("a checkup for myself and another for my son on tuesday morning please", ("checkup", "checkup"), "son"),
    ("i'd like a cleaning and also a whitening on tuesday morning", ("cleaning", "whitening"), ""),
    ("book a filling plus a cleaning for tuesday morning", ("filling", "cleaning"), ""),
    ("i want to book a whitening tuesday morning and then a crown", ("whitening", "crown"), ""),
)


@pytest.mark.parametrize(("words", "service", "price", "other"), _PRICE)
def test_a_price_question_does_not_change_what_is_booked(heard, words, service, price, other):
    call = heard()
    said = call.hear(words)
    assert price in said or (other and other in said)
    assert call.memory.task.service == service


@pytest.mark.parametrize("words", _ALL_AT_ONCE)
def test_all_that_was_said_is_taken(heard, words):
    call = heard()
    call.hear(words)
    task = call.memory.task
    assert (task.service, call.memory.name or task.name, task.wish.chosen.start.strftime("%d %H:%M")) == (
        "cleaning",
        "John Smith",
        "24 10:30",
    )


@pytest.mark.parametrize(("words", "services", "whom"), _TWO)
def test_two_are_booked_one_after_the_other(heard, words, services, whom):
    call = heard()
    said = hear(call, words, "the first one", "john smith", "yes", "yes")
    assert whom in said
    hear(call, "the first one", *(("mary smith",) if whom else ()), "yes")
    assert tuple(one.service for one in bookings(call)) == services
    assert not call.memory.agenda


def test_cancel_one_and_book_another(heard, diary):
    diary.booked = {"a": CLEANING}
    call = heard()
    said = hear(call, "i want to cancel my cleaning and book a whitening instead", "yes")
    assert "cancelled" in said
    assert "whitening" in said
    assert call.memory.task.service == "whitening"


def test_a_message_comes_after_the_booking(heard):
    call = heard()
    said = hear(
        call,
        "can you book me a checkup on monday at nine and then i'd like to leave a message for doctor chen",
        "john smith",
        "yes",
        "yes",
    )
    assert "message" in said.lower()
