"""Who has called before is welcomed, and offered the name they gave; who says who they are is not asked again."""

from collections.abc import Callable

import pytest

from schemas.event import ERASED
from schemas.line import CallerKnown
from tests.dialogue.scripted_call import Call

SLOT = {"service": "cleaning", "date": "2026-11-24", "time": "10:00"}


@pytest.fixture
def back(calling: Callable[..., Call]) -> Call:
    """Somebody whose name was confirmed on an earlier call; the telephone has just been answered."""
    call = calling()
    call._fold(CallerKnown(person="01PERSON", name="Maria Lopez"))
    assert "back" in call.open().lower()
    return call


def test_a_known_caller_is_offered_their_name_and_only_says_yes(back: Call) -> None:
    asked = back.say("i'd like a cleaning tuesday at ten", "book", **SLOT)
    assert "Maria Lopez" in asked
    assert "number" in back.say("yes", "yes").lower()
    assert "Maria Lopez" in back.say("yes", "yes")
    back.say("yes", "yes")
    assert [booked.name for booked in back.diary.booked.values()] == ["Maria Lopez"]


def test_somebody_else_on_the_same_telephone_is_asked_for_their_own(back: Call) -> None:
    back.say("i'd like a cleaning tuesday at ten", "book", **SLOT)
    asked = back.say("no", "no")
    assert "name" in asked.lower()
    assert "Maria" not in asked
    back.say("tim reyes", "give-name", name="Tim Reyes")
    assert "Tim Reyes" in back.say("yes", "yes")


def test_another_name_instead_of_a_yes_is_taken(back: Call) -> None:
    back.say("i'd like a cleaning tuesday at ten", "book", **SLOT)
    back.say("no it's for tim reyes", "no", also=("give-name",), name="Tim Reyes")
    assert "Tim Reyes" in back.say("yes", "yes")


def test_for_somebody_elses_visit_their_name_is_asked_for(back: Call) -> None:
    asked = back.say("a cleaning for my son tuesday at ten", "book", whom="son", **SLOT)
    assert "Maria" not in asked
    assert "son" in asked


def test_a_stranger_and_an_erased_person_are_not_welcomed_back(calling: Callable[..., Call]) -> None:
    assert "back" not in calling().open().lower()
    call = calling()
    call._fold(CallerKnown(person="01PERSON", name=ERASED))
    assert "back" not in call.open().lower()


def test_who_introduces_themselves_in_passing_is_not_asked_for_their_name(dental: Call) -> None:
    said = dental.say("hi this is tom baker i'm running late", "late", name="Tom Baker")
    assert "name" not in said.lower()
    dental.say("yes", "yes")
    assert "Tom Baker" in " ".join(dental.said)


def test_an_introduction_holds_for_whatever_comes_later(dental: Call) -> None:
    dental.say("this is tom baker how much is a cleaning", "price", name="Tom Baker", service="cleaning")
    asked = dental.say("ok then tuesday at ten please", "book", **SLOT)
    assert "your name" not in asked.lower()
