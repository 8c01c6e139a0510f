"""Each shield is killed and started again while a caller books: the call stays safe, and the log says who was missing."""

import asyncio

import msgspec
import pytest

from infra.simulator.scenario import ScenarioStep, find_scenario
from schemas.fact import Fact
from schemas.understanding import VerdictGiven
from tests.shields.live.guards import SHIELDS, Guards
from tests.shields.live.witness import Witness, witness
from tests.sound.conftest import Home

pytestmark = [pytest.mark.sound, pytest.mark.timeout(240)]

#: No simulated caller's number: those are let in unasked.
_CALLER = "+442079460142"
#: A shield that is started again judges after two or three seconds; a machine that is too busy needs longer.
_BACK_SECONDS = 20


def scenario():
    """A booking after a question, so that there are turns enough for five shields."""
    booking = find_scenario("booking")
    return msgspec.structs.replace(
        booking, caller=_CALLER, patience=30.0, steps=(ScenarioStep(say="How much is a cleaning?"), *booking.steps)
    )


def failed(shield: str):
    return lambda one: isinstance(one.event, VerdictGiven) and one.event.shield == shield and one.event.verdict == "failed"


def given(shield: str, after: Fact):
    """A verdict by the shield itself, given after that fact."""
    return lambda one: isinstance(one.event, VerdictGiven) and one.handler == shield and one.at > after.at


async def one_at_a_time(guards: Guards, call: Witness) -> None:
    """Kill a shield, wait until it is missed, start it again, wait until it judges again; then the next."""
    missed = await call.until("rates are missed at the door", failed("rates"))
    guards.start("rates")
    await call.until("rates are back", given("rates", missed))
    for shield in ("injection", "pii", "geofence", "verification", "competitor"):
        before = len(call.verdicts(shield))
        guards.kill(shield)
        missed = await call.until(f"{shield} is missed", failed(shield))
        assert len(call.verdicts(shield)) > before
        guards.start(shield)
        await call.until(f"{shield} is back", given(shield, missed))


async def test_every_shield_may_die_in_a_call_that_goes_on_and_books(apart: tuple[Home, Guards]) -> None:
    home, guards = apart
    booked = "SELECT count(*) FROM diary.appointments"
    before = home.rows(booked)[0][0]
    guards.kill("rates")
    async with witness(home.environment) as call:
        killing = asyncio.create_task(one_at_a_time(guards, call))
        report = await call.live_through(scenario())
        await killing
    assert report.problems == ()
    assert report.outcome == "booked"
    assert home.rows(booked)[0][0] == before + 1
    for shield in SHIELDS:
        missed = [*filter(failed(shield), call.facts)]
        assert all(one.handler != shield for one in missed)
        back = next(filter(given(shield, missed[0]), call.facts))
        assert (back.at - missed[0].at).total_seconds() < _BACK_SECONDS
