"""A "no", "not" or "can't" in a sentence does not end the call; what was just booked can be put right."""

import pytest

from tests.dialogue.field_calls import BOOKED, hear

_QUESTIONS = (
    "no i just have a question",
    "hi i have a quick question",
    "can i ask you something",
    "no appointment i just wanted to ask something",
    "sorry i've got a couple of questions",
    "well i have a question",
)
_PUT_RIGHT = (
    ("that's not right i said eleven", "2026-11-24T11:00"),
    ("no i said eleven o'clock", "2026-11-24T11:00"),
    ("sorry i meant eleven", "2026-11-24T11:00"),
    ("wait that should be eleven thirty", "2026-11-24T11:30"),
    ("that's wrong it was supposed to be two o'clock", "2026-11-24T14:00"),
    ("oh can we do half past nine instead", "2026-11-24T09:30"),
)


@pytest.mark.parametrize("words", _QUESTIONS)
def test_who_has_a_question_is_let_ask_it(heard, words):
    call = heard()
    said = call.hear(words).lower()
    assert not call.hung_up
    assert "ask" in said or "question" in said or "know" in said


@pytest.mark.parametrize(("words", "start"), _PUT_RIGHT)
def test_a_booking_is_put_right_after_a_yes(heard, diary, words, start):
    call = heard()
    said = hear(call, *BOOKED, words)
    assert not call.hung_up
    assert "move your cleaning" in said
    call.hear("yes")
    assert [one.start.strftime("%Y-%m-%dT%H:%M") for one in diary.booked.values()] == [start]


@pytest.mark.parametrize("words", ["bye for now but can i also ask about parking", "no thanks but do you take insurance"])
def test_a_farewell_with_a_question_in_it_is_answered(heard, words):
    call = heard()
    call.hear(words)
    assert not call.hung_up
