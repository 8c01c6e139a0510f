"""What the fast tier is not sure of, a model classifies in a fixed shape; its failures change nothing."""

import asyncio

import pytest

from handlers.business.templates import load_demo_businesses
from handlers.call.state import Conversation
from infra.engines.openai_mind.failures import MindFailed
from infra.engines.openai_mind.second_tier import SCHEMA, SecondTier

BUSINESS = load_demo_businesses()["demo"]
UNCLEAR = "the thing with the whatsit from before you know"


class Model:
    """Answers what it is told to, or fails."""

    def __init__(self, answer: str | Exception) -> None:
        self.answer, self.asked = answer, 0

    async def structured(self, messages, schema) -> str:
        assert schema is SCHEMA
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def read(understanding, model, words):
    return asyncio.run(SecondTier(understanding, model).read(words, Conversation(), BUSINESS))


def test_what_is_unclear_is_decided_by_the_model_and_recorded_as_such(understanding):
    reading = read(
        understanding, Model('{"intent": "reschedule", "confidence": 0.9, "also": ["price", "price", "nonsense"]}'), UNCLEAR
    )
    assert (reading.intent, reading.tier, reading.also) == ("reschedule", "model", ("price",))


@pytest.mark.parametrize("words", ["what are your hours", "she is not breathing"])
def test_what_is_clear_or_danger_waits_for_no_model(understanding, words):
    model = Model('{"intent": "no", "confidence": 1.0}')
    assert read(understanding, model, words).tier != "model"
    assert model.asked == 0


@pytest.mark.parametrize("answer", [MindFailed("down"), "no json", '{"intent": "wibble", "confidence": 1}', '{"intent": 7}', ""])
def test_a_model_that_fails_changes_nothing(understanding, answer):
    assert read(understanding, Model(answer), UNCLEAR).tier == "fast"
