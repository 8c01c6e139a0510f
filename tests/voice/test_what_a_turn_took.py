"""What a turn took is told stage by stage, also when it had to wait for tools; the rest is the bus."""

from datetime import UTC, datetime, timedelta

import msgspec

from handlers.call.speaking.turn_timing import time_turn
from handlers.call.state import Conversation, evolve
from schemas.event import Event
from schemas.fact import Fact
from schemas.reply import SentenceComposed
from schemas.speech import SpeechRecognised
from schemas.tools import ToolAnswered, ToolRequested
from schemas.understanding import IntentRecognised
from tests.examples import example

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAID = example(SpeechRecognised, turn=3, words="yes", endpoint_ms=440, recognise_ms=10.0)
MEANT = example(IntentRecognised, turn=3, words="yes", intent="yes", entities=(), also=(), classify_ms=2.0)


def after(*events: Event) -> Conversation:
    """The conversation after these, each the fact named by its place."""
    so_far = Conversation()
    for nth, event in enumerate(events):
        so_far = evolve(so_far, Fact(subject="call.salon.c1", event=event, id=f"f{nth}", at=NOON))
    return so_far


def asked(turn: int = 3, guard: float = 7.0, compose: float = 2.0) -> ToolRequested:
    return ToolRequested(turn=turn, tool="find_availability", arguments="{}", guard_ms=guard, compose_ms=compose)


def answered(request: str, took: float, turn: int = 3) -> ToolAnswered:
    return ToolAnswered(turn=turn, tool="find_availability", request=request, result="{}", tool_ms=took)


def test_without_a_tool_the_rest_is_the_bus() -> None:
    first = SentenceComposed(turn=3, sentence=1, text="Fine.", source="dialogue", compose_ms=4.0, guard_ms=5.0)
    turn = time_turn(after(SAID, MEANT), first, "f1", 12.0, 1.0, NOON + timedelta(milliseconds=30))
    assert turn is not None
    assert (turn.compose, turn.guard, turn.synthesise, turn.tools) == (4.0, 6.0, 12.0, 0.0)
    assert turn.total == 480.0
    assert turn.bus == 480 - (440 + 10 + 2 + 4 + 6 + 12)


def test_what_came_before_two_tools_and_the_tools_are_told_too() -> None:
    so_far = after(SAID, MEANT, asked(), answered("f2", 20.0), asked(guard=0.0, compose=3.0), answered("f4", 30.0))
    first = SentenceComposed(turn=3, sentence=1, text="Done.", source="dialogue", compose_ms=1.0, guard_ms=0.0)
    turn = time_turn(so_far, first, "f5", 12.0, 1.0, NOON + timedelta(milliseconds=90))
    assert turn is not None
    assert (turn.tools, turn.guard, turn.compose) == (50.0, 8.0, 6.0)
    assert turn.bus == 540 - (440 + 10 + 2 + 6 + 8 + 12 + 50)


def test_a_tool_that_only_reads_is_context_and_one_that_writes_is_a_tool() -> None:
    reading = msgspec.structs.replace(asked(), reads=True)
    so_far = after(SAID, MEANT, reading, answered("f2", 20.0), asked(guard=0.0), answered("f4", 30.0))
    first = SentenceComposed(turn=3, sentence=1, text="Done.", source="dialogue", compose_ms=1.0)
    turn = time_turn(so_far, first, "f5", 12.0, 1.0, NOON + timedelta(milliseconds=90))
    assert turn is not None
    assert (turn.context, turn.tools) == (20.0, 30.0)


def test_a_tool_of_an_earlier_turn_is_not_told_of_this_one() -> None:
    so_far = after(asked(turn=2), answered("f0", 80.0, turn=2), SAID, MEANT, asked(), answered("f4", 20.0))
    first = SentenceComposed(turn=3, sentence=1, text="Done.", source="dialogue", compose_ms=1.0)
    turn = time_turn(so_far, first, "f5", 12.0, 1.0, NOON + timedelta(milliseconds=90))
    assert turn is not None
    assert turn.tools == 20.0
