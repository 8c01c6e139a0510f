"""When the agent can think or speak no more, a phone rings within three seconds, and the caller does not wait in silence."""

import time

import pytest

from schemas.business import OwnerNotified
from schemas.handoff import AgentFailed, HandoffMissed
from schemas.handover import HandoverDialled, HandoverOpened, HandoverQueued
from schemas.line import CallEnded
from schemas.tools import OutcomeLogged
from tests.handover.exchange import ANN, BOB, CAROL, Exchange


@pytest.mark.parametrize("part", ["voice", "mind"])
async def test_a_phone_rings_within_three_seconds(exchange: Exchange, part: str):
    exchange.people(ann="accepts")
    call = await exchange.ring()
    began = time.perf_counter()
    await exchange.happens(call, AgentFailed(part=part, reason="EngineFailed"))
    await exchange.fact(HandoverDialled)
    assert time.perf_counter() - began < 3
    assert exchange.twilio.created[0]["To"] == ANN


async def test_the_caller_hears_the_carrier_and_meets_whoever_accepts(exchange: Exchange):
    exchange.people(ann="accepts")
    call = await exchange.ring()
    await exchange.happens(call, AgentFailed(part="voice", reason="EngineFailed"))
    assert (await exchange.fact(OutcomeLogged)).event.outcome == "transferred"
    await exchange.until(lambda: any(room.together for room in exchange.carrier.rooms.by_name.values()))
    assert "stay on the line" in exchange.tape.said[0]
    opened = (await exchange.fact(HandoverOpened)).event
    assert (opened.trigger, opened.urgent, opened.priority) == ("failure", True, 1)


async def test_when_nobody_answers_the_caller_is_told_that_they_are_called_back(exchange: Exchange):
    exchange.people(ann="busy", bob="busy", carol="busy")
    call = await exchange.ring()
    await exchange.happens(call, AgentFailed(part="voice", reason="EngineFailed"))
    assert (await exchange.fact(HandoverQueued)).event.priority == 1
    assert (await exchange.fact(OwnerNotified)).event.topic == "urgent-callback"
    await exchange.fact(CallEnded)
    assert any("call you back" in said for said in exchange.tape.said)
    assert [leg["To"] for leg in exchange.twilio.created] == [ANN, BOB, CAROL]
    assert not await exchange.facts(HandoffMissed, OutcomeLogged)
