"""What an owner has put right is understood so from then on, in these words and in others near them, and nothing else is."""

import msgspec
import pytest

from schemas.intent_examples import IntentExample

WHITES = IntentExample(id="c1-1", said="are my pearly whites due", intent="book", service="cleaning")
BOILER = IntentExample(id="c1-2", said="can you sort out the rattle for me", intent="human")


@pytest.fixture
def taught(ear):
    """Reads words at the demo dentist's, whose owner has put two turns right."""
    known = ear.businesses["demo"]
    ear.businesses["taught"] = msgspec.structs.replace(known, examples=(WHITES, BOILER))
    return lambda words, **context: ear(words, business="taught", **context)


def test_the_very_words_mean_what_the_owner_says(ear, taught):
    assert ear("are my pearly whites due").intent != "book"
    reading = taught("are my pearly whites due")
    assert (reading.intent, reading.confidence >= 0.9) == ("book", True)
    assert [one.value for one in reading.entities if one.role == "service"] == ["cleaning"]


@pytest.mark.parametrize("said", ["my pearly whites are due", "is it time for my pearly whites", "so are my pearly whites due"])
def test_and_so_do_words_that_are_near(taught, said):
    assert taught(said).intent == "book"


@pytest.mark.parametrize(
    "said",
    [
        "what are your hours",
        "can you sort out the invoice for me",
        "are my teeth white enough",
        "i need to cancel my appointment",
    ],
)
def test_everything_else_is_read_as_before(ear, taught, said):
    assert msgspec.structs.replace(taught(said), tier="fast") == msgspec.structs.replace(ear(said), tier="fast")


def test_a_short_answer_to_a_question_stays_an_answer(taught):
    assert taught("yes", expects="yes-no").intent == "yes"


def test_an_emergency_stays_one(taught):
    assert taught("can you sort out the rattle for me i cannot breathe").intent == "emergency"
