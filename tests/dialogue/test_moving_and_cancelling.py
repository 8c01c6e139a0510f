"""Moving and cancelling: the right appointment is found, read back, and changed after a yes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from schemas.toolbox import Appointment

_ZONE = ZoneInfo("America/New_York")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=_ZONE)


CLEANING = Appointment(appointment="a", service="cleaning", start=_at("2026-11-24 14:30"), resource="hygienist-1")
FILLING = Appointment(appointment="b", service="filling", start=_at("2026-12-04 10:00"), resource="dentist-1")


@pytest.fixture
def booked(diary):
    diary.booked = {"a": CLEANING}
    return diary.booked


@pytest.fixture
def booked_twice(diary):
    diary.booked = {"a": CLEANING, "b": FILLING}
    return diary.booked


def test_the_only_appointment_is_moved_after_a_read_back(dental, booked):
    assert "Tuesday the twenty-fourth at half past two" in dental.say("i need to move my appointment", "reschedule")
    said = dental.say("wednesday at ten", "give-date", date="2026-12-02", time="10:00")
    assert "Wednesday the second of December at ten o'clock" in said
    assert booked["a"].start == CLEANING.start
    dental.say("yes", "yes")
    assert booked["a"].start == _at("2026-12-02 10:00")


def test_from_and_to_in_one_breath(dental, booked):
    said = dental.say(
        "move my tuesday appointment to the second at ten", "reschedule", date=["2026-11-24", "2026-12-02"], time="10:00"
    )
    assert "Wednesday the second of December at ten o'clock" in said


def test_its_own_day_says_which_one_not_where_to(dental, booked_twice):
    assert "cleaning" in dental.say("i want to move the one on tuesday", "reschedule", date="2026-11-24")
    assert dental.memory.asked == "when"


def test_later_on_the_same_day(dental, booked):
    assert "four o'clock" in dental.say("can i move tuesday to four", "reschedule", date="2026-11-24", time="16:00")


def test_one_of_several_is_chosen_by_its_service(dental, booked_twice):
    said = dental.say("i'd like to cancel", "cancel")
    assert "cleaning" in said
    assert "filling" in said
    assert "filling" in dental.say("the filling", "give-service", service="filling")
    dental.say("yes", "yes")
    assert list(booked_twice) == ["a"]


def test_the_service_named_at_once_needs_no_question(dental, booked_twice):
    assert "cleaning on Tuesday" in dental.say("cancel my cleaning please", "cancel", service="cleaning")


def test_no_to_cancelling_keeps_it(dental, booked):
    dental.say("cancel my appointment", "cancel")
    dental.say("no", "no")
    assert booked


def test_moving_it_instead_of_cancelling(dental, booked):
    dental.say("cancel my appointment", "cancel")
    dental.say("or can i move it instead", "reschedule")
    dental.say("wednesday at ten", "give-date", date="2026-12-02", time="10:00")
    dental.say("yes", "yes")
    assert booked["a"].start == _at("2026-12-02 10:00")


def test_nothing_under_this_number_asks_for_the_other_one(dental, diary):
    assert "number" in dental.say("cancel my appointment", "cancel")
    diary.others = diary.booked = {"b": FILLING}
    assert "filling" in dental.say("it is under six one seven ...", "give-phone", phone="+16175550122")


def test_nothing_under_any_number_offers_a_message(dental):
    dental.say("cancel my appointment", "cancel")
    assert "message" in dental.say("it is under six one seven ...", "give-phone", phone="+16175550122")


def test_a_number_that_is_none_is_asked_for_again(dental, diary):
    dental.say("cancel my appointment", "cancel")
    diary.unreadable = True
    dental.say("it is under one two", "give-phone", phone="+112")
    assert dental.memory.asked == "phone"
    assert dental.expects == "number"


def test_when_is_my_appointment(dental, booked):
    assert "Tuesday the twenty-fourth at half past two" in dental.say("when is my appointment", "check")
    assert dental.memory.task is None


def test_what_was_just_booked_can_be_moved(dental, diary):
    dental.say(
        "cleaning tuesday half past two john smith",
        "book",
        service="cleaning",
        date="2026-11-24",
        time="14:30",
        name="John Smith",
    )
    dental.say("yes", "yes")
    dental.say("yes", "yes")
    assert "ten o'clock" in dental.say(
        "actually make it wednesday the second at ten", "correction", date="2026-12-02", time="10:00"
    )
    dental.say("yes", "yes")
    assert [one.start for one in diary.booked.values()] == [_at("2026-12-02 10:00")]


def test_can_i_cancel_actually_book_me_again(dental, booked):
    dental.say("can i cancel my appointment", "cancel")
    dental.say("yes", "yes")
    assert not booked
    dental.say("actually book me again for wednesday at ten", "book", service="cleaning", date="2026-12-02", time="10:00")
    dental.say("john smith", "give-name", name="John Smith")
    dental.say("yes", "yes")
    dental.say("yes", "yes")
    assert len(booked) == 1
