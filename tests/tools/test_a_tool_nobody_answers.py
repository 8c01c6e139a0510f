"""A tool nobody answers: the agent asks for patience, and hears in time that it has failed."""

import asyncio
from datetime import timedelta

import pytest

from handlers.call.line_state import LineState, Socket
from handlers.call.playback_state import PlaybackState
from handlers.call.state import Conversation
from handlers.call.tool_state import ToolState
from handlers.call.tools import deadline, patience
from handlers.call.tools.deadline import give_up_on_tool
from handlers.call.tools.patience import notice_slow_tools
from handlers.call.turn_state import Spoken, TurnState
from handlers.handler import Handler
from infra.runtime.unfinished import find_unfinished
from schemas.fact import Fact
from schemas.reply import PlaybackStopped, ReplyComposed, SentenceComposed
from schemas.speech import SpeechRecognised
from schemas.tools import ToolAnswered, ToolDelayed, ToolRequested
from tests.tools.conftest import NOW

ASKED = ToolRequested(turn=2, tool="book_appointment", arguments="{}")
UP = Socket("e", "open")
ENDED, HANGING_UP = LineState(UP, "ended"), LineState(UP, "hanging-up")
FACT = Fact(subject="call.demo.C1", event=ASKED, id="ask", at=NOW)
SPOKE = {
    "turn": 2, "words": "yes", "confidence": 0.9, "from_frame": 1, "to_frame": 2, "ended_frame": 2, "engine": "x",
}  # fmt: skip


class After:
    """The time so many seconds after the tool was asked for."""

    def __init__(self, seconds=0.0):
        self._seconds, self._began = seconds, asyncio.get_running_loop().time()

    def now(self):
        return NOW + timedelta(seconds=self._seconds + self.steady())

    def steady(self):
        return asyncio.get_running_loop().time() - self._began


class Call:
    """A call in which the request is answered after so many looks."""

    def __init__(self, looks=1_000, asked=ASKED, delayed=0, **known):
        self._looks, self._asked, self._delayed, self._known = looks, asked, delayed, {"line": LineState(UP)} | known

    @property
    def conversation(self):
        self._looks -= 1
        return Conversation(
            tools=ToolState(requests={"ask": self._asked} if self._looks > 0 else {}, delayed=self._delayed), **self._known
        )


async def test_a_request_without_an_answer_has_failed(monkeypatch):
    monkeypatch.setattr(deadline, "_STEP", 0.001)
    monkeypatch.setattr(deadline, "_SECONDS", 0.02)
    failed = await give_up_on_tool(ASKED, fact=FACT, call=Call(), clock=After())
    assert (failed.request, failed.turn, failed.tool) == ("ask", 2, "book_appointment")


async def test_an_answered_request_or_an_ended_call_is_left_alone(monkeypatch):
    monkeypatch.setattr(deadline, "_STEP", 0.001)
    assert await give_up_on_tool(ASKED, fact=FACT, call=Call(3), clock=After()) is None
    assert await give_up_on_tool(ASKED, fact=FACT, call=Call(line=ENDED), clock=After()) is None


async def test_the_time_runs_from_when_it_was_asked_for_whoever_looks():
    """A new owner of the call, or a watch that had to wait for another request, gives no further ten seconds."""
    async with asyncio.timeout(1):
        assert await give_up_on_tool(ASKED, fact=FACT, call=Call(), clock=After(9.8))
        assert await give_up_on_tool(ASKED, fact=FACT, call=Call(), clock=After(30))


async def test_an_election_of_three_servers_fits_into_the_time():
    assert deadline._SECONDS > 8


@pytest.mark.parametrize(("endpoint_ms", "least", "most"), [(450, 0.3, 0.42), (650, 0.14, 0.26)])
async def test_the_longer_a_turn_has_taken_the_sooner_patience_is_asked_for(endpoint_ms, least, most):
    spoke = SpeechRecognised(**SPOKE, endpoint_ms=endpoint_ms, recognise_ms=50)
    call, clock = Call(turns=TurnState(last=Spoken(spoke, NOW))), After()
    delayed = await notice_slow_tools(ASKED, fact=FACT, call=call, clock=clock)
    assert (delayed.nth, delayed.request, delayed.turn) == (1, "ask", 2)
    assert least < clock.steady() < most
    assert abs(delayed.seconds - clock.steady()) < 0.05


async def test_where_nobody_spoke_a_third_of_a_second_is_waited():
    """A tool that a key asked for, or a line that is back."""
    clock = After()
    assert await notice_slow_tools(ASKED, fact=FACT, call=Call(), clock=clock)
    assert 0.3 < clock.steady() < 0.45


async def test_a_second_time_is_the_last(monkeypatch):
    monkeypatch.setattr(patience, "_AGAIN", 0.05)
    once = ToolDelayed(turn=2, tool="book_appointment", request="ask", nth=1, seconds=0.3)
    first = Fact(subject="call.demo.C1", event=once, id="ask/tool.delayed/0", at=NOW)
    again = await notice_slow_tools(once, fact=first, call=Call(delayed=2), clock=After())
    assert (again.nth, again.request) == (2, "ask")
    assert again.seconds > 0.3
    assert await notice_slow_tools(again, fact=first, call=Call(delayed=2), clock=After()) is None


@pytest.mark.parametrize(
    "call",
    [
        Call(5),
        Call(line=ENDED),
        Call(line=HANGING_UP),
        Call(delayed=2),
        Call(asked=ToolRequested(turn=3, tool="book_appointment", arguments="{}")),
    ],
    ids=["answered", "ended", "hanging up", "asked for already", "a newer turn"],
)
async def test_nobody_is_asked_for_patience_in_vain(call):
    assert await notice_slow_tools(ASKED, fact=FACT, call=call, clock=After()) is None


@pytest.mark.parametrize("tool", ["qualify_lead", "log_call_outcome"])
async def test_nobody_waits_for_what_is_only_noted(tool):
    asked = ToolRequested(turn=2, tool=tool, arguments="{}")
    assert await notice_slow_tools(asked, fact=FACT, call=Call(asked=asked), clock=After(5)) is None


@pytest.mark.parametrize(
    "busy",
    [
        {"turns": TurnState(newest=3, open=True)},
        {"playback": PlaybackState(sentences={1: SentenceComposed(turn=2, sentence=1, text="Let me look.", source="model")})},
        {"line": LineState()},
    ],
    ids=["the caller speaks", "the agent speaks", "the line is lost"],
)
async def test_nobody_is_talked_over(busy):
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await notice_slow_tools(ASKED, fact=FACT, call=Call(**busy), clock=After())


def test_an_answer_that_was_interrupted_is_taken_up_by_the_next_owner():
    handler = Handler(
        name="answering", role="voice", run=give_up_on_tool, wants=(ToolAnswered, ToolDelayed), needs={},
        answers=(ReplyComposed,),
        done=(ReplyComposed,), interrupted_by=(PlaybackStopped,), kept=(ToolAnswered,),
    )  # fmt: skip
    events = {
        "delay": ToolDelayed(turn=2, tool="book_appointment", request="ask", nth=1, seconds=0.3),
        "told": ToolAnswered(turn=1, tool="find_availability", request="old", result="{}"),
        "answer": ToolAnswered(turn=2, tool="book_appointment", request="ask", result="{}"),
        "stop": PlaybackStopped(sentence=1, through=1, frame=1, reason="speech"),
    }
    facts = [Fact(subject="call.demo.C1", event=event, id=id_, at=NOW) for id_, event in events.items()]
    reply = ReplyComposed(turn=1, sentences=())
    facts.append(Fact(subject="call.demo.C1", event=reply, id="reply", at=NOW, cause="told", handler="answering"))
    assert [fact.id for _, fact in find_unfinished([handler], facts)] == ["answer"]
