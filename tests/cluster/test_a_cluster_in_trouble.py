"""A whole installation on three servers: whatever happens to one of them, callers book and the log is exact."""

import asyncio

import pytest

from tests.cluster.outcome import Outcome
from tests.cluster.story import live_through

pytestmark = [pytest.mark.real, pytest.mark.cluster, pytest.mark.sound, pytest.mark.timeout(360)]

TROUBLES = ["leader killed", "follower killed", "rolling restart", "leader cut off", "leader killed at the booking"]


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """Two callers who book, and four troubles, one after the other; a third caller, whose booking finds no leader."""
    return asyncio.run(live_through())


def test_every_caller_comes_to_the_booking(outcome: Outcome) -> None:
    """An edge whose server is cut off may hand its caller to another edge: a second stream, and no third."""
    assert list(outcome.times) == TROUBLES
    assert [called.why for called in outcome.calls if not called.survived] == []
    assert max(called.tape.streams for called in outcome.calls) <= 2


def test_no_acknowledged_event_is_lost_and_none_is_there_twice(outcome: Outcome) -> None:
    found = outcome.found
    assert found.acknowledged > 5_000
    assert (found.lost, found.duplicated, found.numbered_twice, found.zombie_facts) == (0, 0, 0, 0), found.examples


def test_every_frame_is_there_and_every_fact_after_the_one_before_it(outcome: Outcome) -> None:
    assert outcome.found.frames > 5_000
    assert outcome.found.missing_frames == 0
    assert outcome.out_of_order() == []


@pytest.mark.parametrize("trouble", TROUBLES[:3])
def test_the_caller_waits_no_longer_than_usual(outcome: Outcome, trouble: str) -> None:
    """Where no tool is asked: a second and a half more than the longest wait in calm is what a loaded machine may make of it."""
    assert max(outcome.silences(trouble), default=0.0) < outcome.usual() + 1.5


def test_a_server_that_is_cut_off_with_an_edge_behind_it_costs_seconds_and_no_more(outcome: Outcome) -> None:
    assert max(outcome.silences("leader cut off"), default=0.0) < 6.0


def test_a_booking_that_finds_no_leader_waits_for_one_and_the_caller_hears_a_word_within_a_second(
    outcome: Outcome,
) -> None:
    """The agent asks for patience, twice if it must; what it then says is that it is booked."""
    booking = "leader killed at the booking"
    assert max(outcome.tools(booking)) > 2.0, "there was a leader: nothing was tried out"
    assert max(outcome.silences(booking, tools=True, asked=True)) < 1.0
    assert max(outcome.silences(booking, tools=True)) < 5.5


def test_what_is_looked_up_while_there_is_no_leader_is_there_at_once(outcome: Outcome) -> None:
    assert max(outcome.silences("leader killed", tools=True, asked=True), default=0.0) < 1.0


def test_the_log_takes_nothing_for_seconds_while_the_callers_are_served(outcome: Outcome) -> None:
    assert len(outcome.stalls("leader killed")) > 20
    assert max(outcome.stalls("leader killed")) < 15.0
    assert max(outcome.stalls("rolling restart")) < 3.0


def test_read_models_rebuilt_from_the_cluster_have_the_identical_rows(outcome: Outcome) -> None:
    assert outcome.rebuilt == 0, outcome.said


def test_status_tells_who_leads(outcome: Outcome) -> None:
    assert "CALLS" in outcome.status
    assert "led by n" in outcome.status
