"""How many callers an edge lets in: each bound closes at its own figure, and opens again below it."""

import pytest

from bus.backlog import Backlog
from infra.runtime.clock import SystemClock
from producers.admission import Admission
from schemas.line import CallRefused
from tests.clock import StillClock


def test_an_edge_is_full_when_one_wait_in_twenty_is_late_or_it_has_its_calls():
    admission = Admission(SystemClock(), most_calls=2, most_lag=0.1)
    for _ in range(48):
        admission.note(0.0)
    admission.note(0.5)
    assert not admission.full
    for _ in range(3):
        admission.note(0.5)
    assert admission.full
    fresh = Admission(SystemClock(), most_calls=2)
    fresh.calls = 2
    assert fresh.full


def test_new_callers_are_turned_away_while_the_log_is_behind_and_until_it_has_kept_up_for_a_moment():
    clock, behind = StillClock(), {"now": Backlog()}
    admission = Admission(clock, backlog=lambda: behind["now"], most_behind=2.0, most_unacked=1_000)
    assert admission.why == ""
    behind["now"] = Backlog(frames=50, facts=1, seconds=1.9)
    assert admission.why == ""
    behind["now"] = Backlog(frames=150, facts=1, seconds=2.1)
    assert admission.why == "log"
    behind["now"] = Backlog()
    assert admission.why == "log"
    clock.move(seconds=2.1)
    assert admission.why == ""
    behind["now"] = Backlog(frames=1_001, seconds=0.5)
    assert admission.full


@pytest.mark.parametrize(("calls", "why"), [(0, ""), (199, ""), (200, "full"), (201, "full")])
def test_an_edge_takes_two_hundred_calls_and_not_one_more(calls, why):
    admission = Admission(StillClock())
    admission.calls = calls
    assert admission.why == why


@pytest.mark.parametrize(("late", "why"), [(0.09, ""), (0.11, "full")])
def test_an_edge_whose_waits_are_a_tenth_of_a_second_late_is_full(late, why):
    admission = Admission(StillClock())
    for _ in range(50):
        admission.note(late)
    assert admission.why == why


@pytest.mark.parametrize(
    ("backlog", "why"),
    [
        (Backlog(frames=99_000, facts=1_000, seconds=1.99), ""),
        (Backlog(frames=1, seconds=2.01), "log"),
        (Backlog(frames=99_001, facts=1_000, seconds=0.1), "log"),
    ],
)
def test_an_edge_closes_when_the_log_is_two_seconds_or_a_hundred_thousand_messages_behind(backlog, why):
    assert Admission(StillClock(), backlog=lambda: backlog).why == why


async def test_the_call_beyond_the_bound_is_turned_away_at_the_door(edge):
    edge.needs.admission.calls = 49
    assert "<Connect" in await edge.ring("CA1")
    edge.needs.admission.calls = 50
    assert "<Connect" not in await edge.ring("CA2")
    (refused,) = await edge.facts(CallRefused)
    assert refused.event.reason == "full"
