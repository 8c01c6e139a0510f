"""A name that the caller agreed to in a read-back is not lost to what is heard later; a correction still counts."""

import pytest

from schemas.toolbox import BookAppointment, TakeMessage
from schemas.understanding import Entity, IntentRecognised

_TUESDAY = "2026-11-24"


@pytest.fixture
def booked(dental, diary):
    """A call in which John Smith has booked."""
    dental.say("a cleaning on tuesday at half past two", "book", service="cleaning", date=_TUESDAY, time="14:30")
    dental.say("john smith", "give-name", name="John Smith")
    dental.say("yes", "yes")
    dental.say("yes please", "yes")
    assert dental.memory.confirmed == "John Smith"
    return dental


def hears(call, words, intent, name, sure):
    """A turn in which a name was made out so surely."""
    call.turn += 1
    entities = (Entity(role="name", value=name, confidence=sure),)
    said = {"turn": call.turn, "words": words, "confidence": 0.9, "tier": "fast", "entities": entities}
    return call.happens(IntentRecognised(intent=intent, **said))


def message(call):
    return next(one for one in call.asked if isinstance(one, TakeMessage))


def leave_a_message(call):
    call.say("tell them i have a new crown", "unknown", sure=0.2)
    call.say("yes", "yes")


@pytest.mark.parametrize(
    ("words", "name", "sure"),
    [
        ("i am really happy can i leave a message", "Riley", 0.7),
        ("can i leave a message my name is jon smit", "Jon Smit", 0.9),
        ("can i leave a message my name is john", "John", 0.95),
    ],
)
def test_a_later_mishearing_does_not_replace_it(booked, words, name, sure):
    hears(booked, words, "message", name, sure)
    assert booked.memory.name == "John Smith"
    leave_a_message(booked)
    assert message(booked).name == "John Smith"


def test_another_name_given_on_purpose_is_taken(booked):
    hears(booked, "another cleaning please my wife's name is susan smith", "book", "Susan Smith", 0.95)
    booked.say("on tuesday at nine", "give-date", date=_TUESDAY, time="09:00", service="cleaning")
    assert booked.memory.task.name == "Susan Smith"


def test_a_correction_is_taken_however_alike_it_sounds(booked):
    hears(booked, "can i leave a message", "message", "Jane", 0.2)
    booked.say("tell them i have a new crown", "unknown", sure=0.2)
    booked.say("no it's jon smit", "correction", name="Jon Smit")
    assert booked.memory.name == "Jon Smit"


def test_before_the_read_back_is_agreed_to_the_last_name_said_counts(dental):
    dental.say("a cleaning on tuesday at half past two", "book", service="cleaning", date=_TUESDAY, time="14:30")
    dental.say("jon smit", "give-name", name="Jon Smit")
    hears(dental, "my name is john smith", "give-name", "John Smith", 0.95)
    assert dental.memory.name == "John Smith"
    assert not any(isinstance(one, BookAppointment) for one in dental.asked)
