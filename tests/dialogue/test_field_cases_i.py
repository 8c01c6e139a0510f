"""An offer is chosen by its place, its time, or not at all; and other offers are asked for."""

import pytest

from tests.dialogue.field_calls import CLEANING, hear

#: Nine, ten and eleven o'clock on a Wednesday were offered.
_CHOSEN = (
    ("the middle one", 10),
    ("whichever", 9),
    ("the last one please", 11),
    ("any of those is fine", 9),
    ("two", 10),
    ("number three", 11),
    ("i'll take the ten o'clock", 10),
    ("the one at eleven", 11),
    ("you choose", 9),
    ("the one in the middle", 10),
    ("eleven", 11),
    ("the second one sounds good", 10),
    ("they all work for me", 9),
)
_OTHERS = (
    ("do you have anything later", lambda start: start.hour >= 11 and start.day == 25),
    ("anything later in the day", lambda start: start.hour >= 11 and start.day == 25),
    ("something a bit later please", lambda start: start.hour >= 11 and start.day == 25),
    ("is there another day", lambda start: start.day > 25 or start.month > 11),
    ("none of those a different day please", lambda start: start.day > 25 or start.month > 11),
    ("an hour later", lambda start: start.hour >= 12 and start.day == 25),
)


@pytest.mark.parametrize(("words", "hour"), _CHOSEN)
def test_an_offer_is_chosen(heard, words, hour):
    call = heard()
    hear(call, "i need a cleaning on wednesday", words)
    assert call.memory.task.wish.chosen is not None
    assert call.memory.task.wish.chosen.start.hour == hour


@pytest.mark.parametrize(("words", "fits"), _OTHERS)
def test_other_times_are_offered(heard, words, fits):
    call = heard()
    hear(call, "i need a cleaning on wednesday", words)
    wish = call.memory.task.wish
    starts = [slot.start for slot in (*wish.offers, *((wish.chosen,) if wish.chosen else ()))]
    assert starts
    assert all(fits(start) for start in starts)


def test_earlier_than_the_afternoon_that_was_offered(heard):
    call = heard()
    hear(call, "i need a cleaning on wednesday after two", "do you have anything earlier")
    assert all(slot.start.hour < 14 for slot in call.memory.task.wish.offers)


def test_the_choice_of_a_moved_appointment_is_no_time(heard, diary):
    diary.booked = {"a": CLEANING}
    hear(heard(), "move my appointment to wednesday", "the middle one", "yes")
    assert f"{diary.booked['a'].start:%d %H}" == "25 10"


def test_a_yes_belongs_to_the_question_it_answers(heard, diary):
    call = heard()
    hear(call, "i need a cleaning wednesday at ten", "john smith", "yes", "how much is a crown", "no", "yes")
    assert len(diary.booked) <= 1
    assert not call.hung_up
