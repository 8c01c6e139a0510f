"""A call's rows show why a person was asked for, and how much of an answer was begun before the caller had finished."""

from datetime import UTC, datetime

from projectors.calls import calls
from read_models.calls import Call, Turn
from schemas.fact import Fact
from schemas.reply import ReplyAnticipated
from schemas.tools import HandoffRequested
from tests.examples import example


def rows(event):
    fact = Fact(
        subject="call.demo.01CALL", event=event, id="f", at=datetime(2026, 11, 20, tzinfo=UTC), cause="", person="", sequence=1
    )
    return list(calls(event, fact))


def test_why_a_person_was_asked_for_is_in_the_call():
    assert rows(example(HandoffRequested, reason="a refund")) == [Call(tenant="demo", call="01CALL", handoff="a refund")]


def test_what_was_begun_on_a_guess_is_in_its_turn():
    assert rows(example(ReplyAnticipated, turn=2, thoughts=3)) == [Turn(tenant="demo", call="01CALL", turn=2, anticipated=3)]
