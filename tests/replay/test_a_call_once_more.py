"""A recorded call on today's handlers: the same says the same, what is different is told, and nothing is done."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from handlers.call.ports.mind import ReplyDone, SaySentence, Thought
from handlers.call.state import Conversation
from infra.replay.comparison import compare_calls, mark_difference
from infra.replay.recorded_mind import RecordedMind
from infra.replay.report import report_comparison
from infra.replay.sandbox import NoCall
from schemas.event import Event
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import CallEnded
from schemas.reply import PlaybackStopped, SentenceComposed, SentenceStarted
from schemas.speech import CallerSilent
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed, ToolRequested
from schemas.understanding import IntentRecognised
from tests.replay.recording import fact, play, rung, turn
from tests.voice.actors import Parrot


class Changed(Parrot):
    """A mind that answers one thing otherwise than it used to, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def think(self, occasion: Event, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        self.asked += 1
        if isinstance(occasion, IntentRecognised) and occasion.words == "good morning":
            yield SaySentence("You said good day.")
            yield ReplyDone(state=so_far.memory.state)
            return
        async for thought in super().think(occasion, so_far, business):
            yield thought


@pytest.fixture(scope="module")
def recorded() -> tuple[Fact, ...]:
    return play([*rung(), *turn(1, 4, "good morning"), *turn(2, 12, "thank you")]).facts


def test_a_call_on_the_same_handlers_says_the_same(recorded) -> None:
    again = play(recorded)
    found = compare_calls(recorded, again.facts, failed=again.failed, unknown=again.unknown)
    assert found.same
    assert (again.acts, again.acted) == (2, 2)
    assert [one.turn for one in found.turns] == [0, 1, 2]
    assert found.turns[1].now.reply == "You said good morning. Anything else that I can do for you today?"


def test_what_is_said_otherwise_is_told_word_by_word(recorded) -> None:
    again = play(recorded, Changed())
    found = compare_calls(recorded, again.facts, failed=again.failed)
    assert not found.same
    assert [(one.turn, one.differs) for one in found.turns if one.differs] == [(1, ("reply",))]
    assert mark_difference("You said good morning to me", "You said good day to me") == "You said good [-morning-] {+day+} to me"
    told, seen = ("\n".join(report_comparison(found, personal=personal)) for personal in (False, True))
    assert "turn   1  smalltalk          reply differs" in told
    assert "3 turns, 1 differ" in told
    assert "You said" not in told
    assert "You said good [-morning." in seen


def test_a_tool_gives_its_recorded_answer_and_is_not_used() -> None:
    before = play([*rung(), *turn(1, 4, "look for a time")]).facts
    asked = next(one for one in before if isinstance(one.event, ToolRequested))
    answer = ToolAnswered(turn=1, tool="find_availability", request=asked.id, result='{"slots":[]}', tool_ms=40.0)
    recorded = [
        fact((one.at - before[0].at).total_seconds(), answer, "answer", cause=asked.id, handler="tools")
        if isinstance(one.event, ToolFailed)
        else one
        for one in before
    ]
    again = play(recorded)
    given = [one for one in again.facts if isinstance(one.event, ToolAnswered)]
    assert [msgspec.structs.replace(one.event, call="") for one in given] == [answer]
    assert 0.03 < (given[0].at - next(one.at for one in again.facts if one.id == asked.id)).total_seconds() < 0.2
    assert again.unknown == ()


def test_a_caller_who_waited_then_waits_as_long_again_and_hears_the_same() -> None:
    before = play([*rung(), *turn(1, 4, "look for a time")]).facts
    asked = next(one for one in before if isinstance(one.event, ToolRequested))
    at = (asked.at - before[0].at).total_seconds()
    about = {"turn": 1, "tool": "find_availability", "request": asked.id}
    waited = [
        fact(at + 0.3, ToolDelayed(**about, nth=1, seconds=0.3), "delay/1", cause=asked.id, handler="tool-delay"),
        fact(at + 6, ToolDelayed(**about, nth=2, seconds=6), "delay/2", cause="delay/1", handler="tool-delay"),
        fact(at + 10, ToolFailed(**about, reason="late"), "failed", cause=asked.id, handler="tool-deadline"),
        fact(at + 14, ToolAnswered(**about, result="{}", tool_ms=14_000), "answer", cause=asked.id, handler="tool-answers"),
    ]
    again = play([*(one for one in before if not isinstance(one.event, ToolFailed)), *waited, *turn(2, at + 22, "thank you")])
    told = [one for one in again.facts if isinstance(one.event, ToolDelayed | ToolFailed | ToolAnswered)]
    after = [round((one.at - next(a.at for a in again.facts if a.id == asked.id)).total_seconds(), 1) for one in told]
    assert after == [0.3, 6.0, 10.0, 14.0]
    said = [one.event.text for one in again.facts if isinstance(one.event, SentenceComposed) and one.event.turn == 1]
    assert said[:4] == ["tool.delayed it is."] * 2 + ["tool.failed it is.", "tool.answered it is."]
    assert compare_calls(again.facts, play(again.facts).facts).same


def test_a_tool_that_was_not_used_then_fails_and_is_named() -> None:
    again = play([*rung(), *turn(1, 4, "look for a time")])
    assert again.unknown == ("find_availability",)
    assert not compare_calls(again.facts, again.facts, unknown=again.unknown).turns[1].differs


def test_a_caller_who_interrupted_interrupts_again() -> None:
    before = play([*rung(), *turn(1, 4, "good morning")]).facts
    second = next(one for one in before if isinstance(one.event, SentenceStarted) and one.event.turn == 1)
    began = (second.at - before[0].at).total_seconds()
    again = play([*before[: before.index(second) + 1], *turn(2, began + 0.5, "wait a moment please", over=True)])
    started = next(one.at for one in again.facts if isinstance(one.event, SentenceStarted) and one.event.turn == 1)
    stopped = next(one for one in again.facts if isinstance(one.event, PlaybackStopped))
    assert 0.4 < (stopped.at - started).total_seconds() < 2
    assert "You said wait a moment please." in [one.event.text for one in again.facts if isinstance(one.event, SentenceComposed)]


def test_a_caller_who_was_silent_is_asked_into_the_silence_again() -> None:
    quiet = [*rung(), fact(10, CallerSilent(nth=1, seconds=7.0)), fact(10.1, CallEnded(reason="caller", seconds=10.1))]
    again = play([*quiet[:-1], *turn(1, 30, "sorry")])
    assert [one.event.nth for one in again.facts if isinstance(one.event, CallerSilent)][:1] == [1]
    assert again.acted == 1


def test_a_model_is_not_paid_again() -> None:
    before = play([*rung(), *turn(1, 4, "good morning")]).facts
    by_model = [
        msgspec.structs.replace(one, event=msgspec.structs.replace(one.event, source="model", text="A model said this."))
        if isinstance(one.event, SentenceComposed) and one.event.turn == 1
        else one
        for one in before
    ]
    paid = Changed()
    again = play(by_model, RecordedMind(by_model, paid))
    assert compare_calls(by_model, again.facts).turns[1].now.reply == "A model said this. A model said this."
    assert paid.asked == 1, "the greeting, which no model had composed"


def test_what_is_no_call_cannot_be_played() -> None:
    with pytest.raises(NoCall, match="no `call"):
        play(turn(1, 4, "good morning"))
