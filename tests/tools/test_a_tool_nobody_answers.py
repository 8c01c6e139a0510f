"""A tool nobody answers: the agent hears of it in time."""

from datetime import UTC, datetime

from handlers.conversation import Conversation
from handlers.tools import deadline
from handlers.tools.deadline import watch
from schemas.fact import Fact
from schemas.tools import ToolRequested

ASKED = ToolRequested(turn=2, tool="find_availability", arguments="{}")
FACT = Fact(subject="call.demo.C1", event=ASKED, id="ask", at=datetime(2026, 11, 20, tzinfo=UTC))


class Call:
    """A call in which the request is answered after so many looks."""

    def __init__(self, looks=1_000, *, ended=False):
        self._looks, self._ended = looks, ended

    @property
    def conversation(self):
        self._looks -= 1
        return Conversation(requests={"ask": ASKED} if self._looks > 0 else {}, ended=self._ended)


async def test_a_request_without_an_answer_has_failed(monkeypatch):
    monkeypatch.setattr(deadline, "_STEP", 0.001)
    monkeypatch.setattr(deadline, "_SECONDS", 0.02)
    failed = await watch(ASKED, fact=FACT, call=Call())
    assert (failed.request, failed.turn, failed.tool) == ("ask", 2, "find_availability")


async def test_an_answered_request_or_an_ended_call_is_left_alone(monkeypatch):
    monkeypatch.setattr(deadline, "_STEP", 0.001)
    assert await watch(ASKED, fact=FACT, call=Call(3)) is None
    assert await watch(ASKED, fact=FACT, call=Call(ended=True)) is None
