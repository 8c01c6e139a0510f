"""A call that nobody concluded came out as its last reply said; and nobody but a mind looks into a mind's memory."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from handlers.call.outcome import conclude
from handlers.call.state import Conversation, evolve
from schemas.event import Event
from schemas.fact import Fact
from schemas.line import CallEnded
from schemas.reply import ReplyComposed
from schemas.speech import SpeechRecognised
from schemas.tools import OutcomeLogged, ToolRequested

ENDED = CallEnded(reason="caller", seconds=9.0)
SPOKE = SpeechRecognised(
    turn=1, words="hello", confidence=0.9, from_frame=1, to_frame=9, ended_frame=8, endpoint_ms=300, recognise_ms=20, engine="x"
)
BOOKED = ReplyComposed(turn=1, sentences=(1,), outcome="booked", appointment="a1")
_HOUSE = Path(__file__).parents[2]


def after(*events: Event) -> Conversation:
    so_far = Conversation()
    for nth, event in enumerate(events):
        so_far = evolve(so_far, Fact(subject="call.demo.c", event=event, id=f"f{nth}", at=datetime(2026, 11, 24, tzinfo=UTC)))
    return so_far


@pytest.mark.parametrize(
    ("events", "outcome", "appointment"),
    [
        ((), "abandoned", ""),
        ((SPOKE,), "unfinished", ""),
        ((SPOKE, BOOKED), "booked", "a1"),
        ((SPOKE, BOOKED, ReplyComposed(turn=2, sentences=(2,), outcome="abandoned")), "unfinished", ""),
        ((SPOKE, ReplyComposed(turn=1, sentences=(1,), outcome="callback")), "callback", ""),
        ((SPOKE, ReplyComposed(turn=1, sentences=(1,), state='{"outcomes":["booked"]}')), "unfinished", ""),
    ],
    ids=["silent", "spoke", "booked", "nothing came of it", "wants a person", "the memory is not looked into"],
)
async def test_who_hangs_up_leaves_the_outcome_of_the_last_reply(events, outcome, appointment):
    logged = await conclude(ENDED, after(*events))
    assert logged is not None
    assert (logged.outcome, logged.appointment) == (outcome, appointment)


@pytest.mark.parametrize(
    "done", [OutcomeLogged(outcome="booked"), ToolRequested(turn=1, tool="log_call_outcome", arguments="{}")], ids=repr
)
async def test_an_outcome_that_is_there_or_on_its_way_is_left_alone(done):
    assert await conclude(ENDED, after(SPOKE, BOOKED, done)) is None


def test_a_reply_written_before_there_were_outcomes_is_read():
    old = msgspec.json.decode(b'{"fact":"reply.composed","turn":1,"sentences":[1],"state":"{}"}', type=ReplyComposed)
    assert (old.outcome, old.appointment) == (None, "")


def test_nobody_but_the_built_in_mind_looks_into_its_memory():
    readers = set()
    for path in (*_HOUSE.glob("handlers/**/*.py"), *_HOUSE.glob("infra/**/*.py"), *_HOUSE.glob("projectors/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("dialogue.state"):
                readers.add(path.parent.name)
    assert readers == {"dialogue", "simulator"}, "beside the mind itself only `daybook talk` shows its agenda"
