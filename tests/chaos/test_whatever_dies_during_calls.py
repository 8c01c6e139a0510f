"""Whatever dies or freezes during live calls with real sound: the calls come to their bookings, and the log is exact."""

import asyncio

import pytest

from bench.chaos.faults import Fault
from bench.chaos.story import Outcome, Plan, run

pytestmark = [pytest.mark.sound, pytest.mark.timeout(180)]

FAULTS = (Fault("voice", "kill"), Fault("edge", "kill"), Fault("voice", "freeze"), Fault("nats-server", "kill"))


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """Two callers at once who book, and four faults, one after the other."""
    scenarios, doubled = ("booking", "northwind-booking"), ("edge", "voice")
    plan = Plan(lines=2, seconds=5, calm=False, faults=FAULTS, between=(4.0, 4.0), scenarios=scenarios, doubled=doubled)
    return asyncio.run(run(plan))


def test_every_caller_comes_to_the_booking(outcome: Outcome) -> None:
    assert [each.fault for each in outcome.done] == list(FAULTS)
    assert {called.scenario.name for called in outcome.calls} == {"booking", "northwind-booking"}
    assert [called.why for called in outcome.calls if not called.survived] == []


def test_no_acknowledged_event_is_lost_and_none_is_there_twice(outcome: Outcome) -> None:
    found = outcome.found
    assert found.acknowledged > 1000
    assert (found.lost, found.duplicated, found.numbered_twice, found.missing_frames) == (0, 0, 0, 0), found.examples


def test_an_owner_that_was_frozen_and_overtaken_writes_nothing_more(outcome: Outcome) -> None:
    assert outcome.found.zombie_facts == 0, outcome.found.examples
    # What was in the server's hands when it was frozen may still be stored: readers drop it by its epoch.
    assert outcome.found.zombie_frames < 20


def test_what_was_spoken_reaches_the_carrier_once_and_in_order(outcome: Outcome) -> None:
    assert outcome.heard.played > 500
    assert (outcome.heard.skipped, outcome.heard.foreign) == (0, 0)
