"""An appointment that is there already is found, read out, moved by so much, cancelled or kept."""

import pytest

from tests.dialogue.field_calls import CLEANING, WHITENING, hear

_CANNOT = (
    "i can't make it on tuesday",
    "something came up and i won't be able to come",
    "i'm not going to make it to my cleaning",
    "sorry i can't come on tuesday",
    "i have to miss my appointment",
    "i'm unable to attend on tuesday",
)
_MOVED = (
    ("move my appointment to the same time next week", "2026-12-01T10:00"),
    ("can you push my appointment back an hour", "2026-11-24T11:00"),
    ("i need to move my cleaning a day earlier", "2026-11-23T10:00"),
    ("can we move my cleaning up by half an hour", "2026-11-24T09:30"),
    ("i'd like to reschedule my appointment for two hours later", "2026-11-24T12:00"),
    ("could you move my cleaning to a week later", "2026-12-01T10:00"),
    ("move my appointment to wednesday same time", "2026-11-25T10:00"),
)
_ONE_OF_TWO = (
    ("cancel the cleaning but keep the whitening", ["whitening"]),
    ("please cancel my whitening and leave the cleaning as it is", ["cleaning"]),
    ("keep the cleaning but cancel the whitening", ["cleaning"]),
    ("i want to cancel the one on tuesday", ["whitening"]),
    ("cancel my appointment on december third", ["cleaning"]),
    ("cancel everything except the cleaning", ["cleaning"]),
)
_ASKED = (
    "do i have anything booked",
    "am i booked in with you",
    "what appointments do i have",
    "do you have me down for anything",
    "when is my next appointment",
    "have i got an appointment coming up",
)


@pytest.mark.parametrize("words", _CANNOT)
def test_who_cannot_come_is_asked_whether_to_move_or_to_cancel(heard, diary, words):
    diary.booked = {"a": CLEANING}
    call = heard()
    said = call.hear(words)
    assert "move it" in said or "another time" in said
    assert "cancel it" in said
    assert diary.booked == {"a": CLEANING}


@pytest.mark.parametrize("answer", ["cancel it", "just cancel it please"])
def test_who_cannot_come_cancels_after_a_yes(heard, diary, answer):
    diary.booked = {"a": CLEANING}
    hear(heard(), "i can't make it on tuesday", answer, "yes")
    assert not diary.booked


def test_who_cannot_come_moves(heard, diary):
    diary.booked = {"a": CLEANING}
    hear(heard(), "i can't make it on tuesday", "move it please", "wednesday at ten", "yes")
    assert f"{diary.booked['a'].start:%d %H:%M}" == "25 10:00"


def test_who_cannot_come_keeps_it_after_all(heard, diary):
    diary.booked = {"a": CLEANING}
    said = hear(heard(), "i can't make it on tuesday", "no leave it")
    assert diary.booked
    assert "stays" in said or "left it" in said


@pytest.mark.parametrize(("words", "start"), _MOVED)
def test_it_is_moved_by_so_much(heard, diary, words, start):
    diary.booked = {"a": CLEANING}
    hear(heard(), words, "yes")
    assert f"{diary.booked['a'].start:%Y-%m-%dT%H:%M}" == start


@pytest.mark.parametrize(("words", "left"), _ONE_OF_TWO)
def test_one_of_two_is_cancelled(heard, diary, words, left):
    diary.booked = {"a": CLEANING, "b": WHITENING}
    hear(heard(), words, "yes")
    assert [one.service for one in diary.booked.values()] == left


def test_both_are_cancelled_one_after_the_other(heard, diary):
    diary.booked = {"a": CLEANING, "b": WHITENING}
    hear(heard(), "please cancel both my appointments", "yes", "yes")
    assert not diary.booked


@pytest.mark.parametrize("words", _ASKED)
def test_what_is_booked_is_read_out(heard, diary, words):
    diary.booked = {"a": CLEANING}
    assert "Tuesday the twenty-fourth" in heard().hear(words)
