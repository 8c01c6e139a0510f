"""Whom to ring and what hands a caller over is set like everything else: validated, a part at a time, in force at once."""

import msgspec
import pytest

from handlers.business.layering import lay_over
from handlers.business.settings_validation import list_problems
from handlers.business.templates import load_demo_businesses
from schemas.knowledge import Business
from schemas.triggers import Triggers

DEMO = load_demo_businesses()["demo"]


def changed(**parts: object) -> Business:
    """The demo business with these parts laid over it, as an owner's change is."""
    whole = lay_over(msgspec.to_builtins(DEMO), parts, "a test")
    return msgspec.convert(whole, Business)


def test_a_trigger_is_one_line_and_the_others_stay_as_they_were():
    once = changed(triggers={"mood": {"turns": 4}})
    assert (once.triggers.mood.on, once.triggers.mood.turns, once.triggers.mood.below) == (True, 4, -0.3)
    twice = msgspec.convert(lay_over(msgspec.to_builtins(once), {"triggers": {"confidence": {"on": False}}}, "a test"), Business)
    assert (twice.triggers.confidence.on, twice.triggers.mood.turns) == (False, 4)
    assert twice.triggers.stuck == Triggers().stuck


def test_the_shipped_thresholds_are_those_of_the_specification():
    usual = Triggers()
    assert (usual.confidence.below, usual.confidence.turns) == (0.55, 3)
    assert (usual.mood.below, usual.mood.turns) == (-0.3, 2)
    assert usual.stuck.seconds == 90
    assert all(getattr(usual, name).on for name in usual.__struct_fields__)


def test_a_lawyers_callers_may_ask_for_legal_advice():
    from handlers.business.templates import read_opened_business
    from schemas.business import BusinessOpened

    opened = BusinessOpened(name="Lex", industry="family_law", number="", timezone="America/New_York", country="US")
    assert not read_opened_business("lex", opened).triggers.words.on


@pytest.mark.parametrize(
    ("field", "part", "value"),
    [
        ("handing_over.numbers.0", "handing_over", {"numbers": ["12"]}),
        ("handing_over.numbers.0", "handing_over", {"numbers": [DEMO.number]}),
        ("handing_over.ring_seconds", "handing_over", {"ring_seconds": 1}),
        ("triggers.confidence.below", "triggers", {"confidence": {"below": 2}}),
        ("triggers.mood.turns", "triggers", {"mood": {"turns": 0}}),
        ("triggers.stuck.seconds", "triggers", {"stuck": {"seconds": 1}}),
        ("triggers.misunderstood.times", "triggers", {"misunderstood": {"times": 0}}),
    ],
)
def test_what_cannot_work_is_named(field: str, part: str, value: dict):
    assert [problem.field for problem in list_problems(changed(**{part: value}))] == [field]
