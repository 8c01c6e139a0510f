"""While a person has the caller the agent is silent; when nobody does any more, it goes on."""

from datetime import UTC, datetime
from functools import reduce

from handlers.call.state import Conversation, evolve
from schemas.event import Event
from schemas.fact import Fact
from schemas.handoff import HandoffAccepted, HandoffMissed
from schemas.line import TRANSFERRED, CallEnded, LineLost, LineOpened

OPENED = LineOpened(stream="s", edge="e")
ACCEPTED = HandoffAccepted(call="01CALL", attempt=1)
MISSED = HandoffMissed(call="01CALL", reason="left")


def stage_after(*events: Event) -> str:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    facts = [Fact(subject="call.demo.01CALL", event=event, id=str(nth), at=at) for nth, event in enumerate(events)]
    return reduce(evolve, facts, Conversation()).line.stage


def test_the_agent_is_silent_from_the_acceptance_on():
    assert stage_after(OPENED, ACCEPTED) == "transferred"
    assert stage_after(OPENED, ACCEPTED, LineLost(reason=TRANSFERRED)) == "transferred"


def test_it_goes_on_when_the_line_is_opened_again_whatever_comes_first():
    assert stage_after(OPENED, ACCEPTED, LineLost(reason=TRANSFERRED), MISSED) == "transferred"
    assert stage_after(OPENED, ACCEPTED, LineLost(reason=TRANSFERRED), MISSED, OPENED) == "going-on"
    assert stage_after(OPENED, ACCEPTED, LineLost(reason=TRANSFERRED), OPENED, MISSED) == "going-on"


def test_it_goes_on_at_once_when_the_carrier_could_not_join_the_two():
    assert stage_after(OPENED, ACCEPTED, MISSED) == "going-on"


def test_the_end_is_the_end():
    assert stage_after(OPENED, ACCEPTED, LineLost(reason=TRANSFERRED), CallEnded(reason="caller", seconds=9.0)) == "ended"
