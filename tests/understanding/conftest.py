"""The fast tier, the two demo businesses, and a Friday morning in November to speak on."""

from datetime import UTC, datetime

import pytest

from handlers.business.templates import load_demo_businesses
from handlers.call.mind_state import MindState
from handlers.call.ports.mind import TurnReading
from handlers.call.state import Conversation, Line
from handlers.understanding.reader import FastUnderstanding

#: Friday 2026-11-20, ten in the morning where the businesses are.
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


class Ear:
    """Reads words as the call would: `ear("tuesday", expects="date")`."""

    def __init__(self, understanding: FastUnderstanding) -> None:
        self.understanding = understanding
        self.businesses = load_demo_businesses()

    def __call__(self, words, *, expects="anything", business="demo", asked="", now=NOW) -> TurnReading:
        lines = (Line("agent", asked, 0),) if asked else ()
        so_far = Conversation(now=now, memory=MindState(expects=expects), caller="+16175550123", lines=lines)
        return self.understanding.reading(words, so_far, self.businesses[business])

    def values(self, words, role, **context) -> list[str]:
        return [one.value for one in self(words, **context).entities if one.role == role]


@pytest.fixture(scope="session")
def ear(understanding: FastUnderstanding) -> Ear:
    return Ear(understanding)
