"""A caller is put through to a person who has agreed to it; or hears that nobody can come, and is called back."""

import asyncio

import msgspec
import pytest

from schemas.business import OwnerNotified
from schemas.handoff import HandoffAccepted, HandoffMissed
from schemas.handover import (
    HandoverAccepted,
    HandoverDialled,
    HandoverMissed,
    HandoverOpened,
    HandoverQueued,
    HandoverReturned,
    HandoverRinging,
)
from schemas.line import CallEnded, LineLost, LineOpened
from schemas.messages import MessageRequested
from schemas.tools import OutcomeLogged
from schemas.triggers import HandingOver
from tests.handover.exchange import ANN, BOB, CALLER, Exchange


async def test_who_accepts_hears_why_and_is_put_together_with_the_caller(exchange: Exchange):
    exchange.people(ann="accepts")
    call = await exchange.ring()
    await exchange.speak(call)
    await exchange.ask(call)
    outcome = await exchange.fact(OutcomeLogged)
    await exchange.until(lambda: "room" in exchange.caller.events)
    assert outcome.event.outcome == "transferred"
    assert outcome.subject == call
    assert [leg["To"] for leg in exchange.twilio.created] == [ANN]
    (leg,) = exchange.twilio.legs
    assert "asked for a person" in leg.heard[0]
    assert "money back" in leg.heard[0]
    assert "Press 1" in leg.heard[0]
    (room,) = exchange.carrier.rooms.by_name.values()
    await exchange.until(lambda: room.together)
    lost = await exchange.fact(LineLost)
    assert lost.event.reason == "transferred"
    assert not await exchange.facts(CallEnded)
    exchange.caller.hang_up()
    ended = await exchange.fact(CallEnded)
    assert ended.event.reason == "caller"
    assert not await exchange.facts(HandoffMissed, HandoverQueued)


async def test_the_summary_is_written_and_texted_before_the_phone_rings(exchange: Exchange):
    exchange.people(ann="accepts")
    call = await exchange.ring()
    await exchange.speak(call, "My crown came off and I want my money back")
    await exchange.ask(call)
    opened = (await exchange.fact(HandoverOpened)).event
    assert len(opened.summary.split()) <= 200
    assert CALLER in opened.summary
    assert "money back" in opened.summary
    assert len(opened.script.split()) <= 75
    assert "asked" in opened.tags
    assert "billing" in opened.tags
    text, dialled = await exchange.fact(MessageRequested), await exchange.fact(HandoverDialled)
    assert text.sequence < dialled.sequence
    assert text.event.to == ANN
    await exchange.until(lambda: bool(exchange.twilio.messages))
    assert "money back" in exchange.twilio.messages[0]["body"]


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("no-answer", "no-answer"),
        ("busy", "busy"),
        ("failed", "failed"),
        ("machine", "machine"),
        ("hangs-up", "hung-up"),
        ("wrong-key", "declined"),
    ],
)
async def test_when_one_does_not_take_it_the_next_is_rung(exchange: Exchange, does: str, reason: str):
    exchange.people(ann=does, bob="accepts")
    call = await exchange.ring()
    await exchange.ask(call)
    assert (await exchange.fact(HandoverMissed)).event.reason == reason
    assert (await exchange.fact(HandoverAccepted)).event.attempt == 2
    assert (await exchange.fact(OutcomeLogged)).event.outcome == "transferred"
    assert [leg["To"] for leg in exchange.twilio.created] == [ANN, BOB]


@pytest.mark.parametrize("does", ["no-answer", "busy", "machine", "hangs-up", "wrong-key", "failed"])
async def test_when_nobody_takes_it_the_caller_is_told_so_and_a_call_back_is_queued(exchange: Exchange, does: str):
    exchange.people(ann=does, bob=does)
    call = await exchange.ring()
    await exchange.speak(call)
    await exchange.ask(call)
    missed = await exchange.fact(HandoffMissed)
    queued = (await exchange.fact(HandoverQueued)).event
    assert missed.subject == call
    assert queued.priority == 2
    told = (await exchange.fact(OwnerNotified)).event
    assert told.topic == "callback"
    assert "money back" in told.text
    assert not await exchange.facts(HandoffAccepted, OutcomeLogged)
    assert not exchange.caller.gone
    assert exchange.tape.streams == 1  # the agent's line was open all the time


async def test_a_whisper_that_nobody_answers_with_a_key_is_no_acceptance(exchange: Exchange):
    exchange.people(ann="silent", bob="accepts")
    call = await exchange.ring()
    await exchange.ask(call)
    assert (await exchange.fact(HandoverMissed, seconds=15)).event.reason == "no-key"
    assert (await exchange.fact(HandoverAccepted)).event.attempt == 2


async def test_the_agents_line_stays_open_until_a_person_has_accepted(exchange: Exchange):
    exchange.people(ann="no-answer", bob="accepts")
    call = await exchange.ring()
    await exchange.ask(call)
    await exchange.fact(HandoverRinging, nth=2)
    assert not await exchange.facts(LineLost, HandoffAccepted)
    accepted, lost = await exchange.fact(HandoffAccepted), await exchange.fact(LineLost)
    assert accepted.sequence < lost.sequence


async def test_who_leaves_within_seconds_gives_the_caller_back_to_the_agent(exchange: Exchange):
    exchange.people(ann="leaves")
    call = await exchange.ring()
    await exchange.ask(call)
    await exchange.fact(HandoverReturned)
    reopened = await exchange.fact(LineOpened, nth=2)
    assert reopened.event.resumed
    assert (await exchange.fact(HandoffMissed)).event.reason == "left"
    assert (await exchange.fact(OutcomeLogged, nth=2)).event.outcome == "callback"
    assert not await exchange.facts(CallEnded)
    assert exchange.tape.streams == 2


async def test_a_caller_who_hangs_up_meanwhile_is_called_back_and_nobody_is_put_through(exchange: Exchange):
    exchange.people(ann="no-answer")
    call = await exchange.ring()
    await exchange.ask(call)
    await exchange.fact(HandoverDialled)
    exchange.caller.hang_up()
    queued = (await exchange.fact(HandoverQueued)).event
    assert queued.reason == "caller-gone"
    await exchange.until(lambda: exchange.twilio.legs[0].status == "canceled")
    assert (await exchange.fact(OwnerNotified)).event.topic == "callback"


async def test_a_caller_who_would_rather_be_called_back_is_not_rung_for_any_more(exchange: Exchange):
    exchange.people(ann="no-answer", bob="accepts")
    call = await exchange.ring()
    await exchange.ask(call)
    await exchange.fact(HandoverDialled)
    await exchange.ask(call, way="callback")
    assert (await exchange.fact(HandoverQueued)).event.reason == "wanted"
    await exchange.until(lambda: exchange.twilio.legs[0].status == "canceled")
    await asyncio.sleep(0.3)
    assert len(exchange.twilio.legs) == 1
    assert not await exchange.facts(HandoffMissed)


async def test_who_chose_a_call_back_is_queued_and_no_phone_rings(exchange: Exchange):
    call = await exchange.ring()
    await exchange.ask(call, way="callback")
    opened, queued = (await exchange.fact(HandoverOpened)).event, (await exchange.fact(HandoverQueued)).event
    assert (opened.way, queued.noticed) == ("callback", True)
    assert not exchange.twilio.legs


async def test_outside_the_hours_nobody_is_rung_but_for_what_is_urgent(exchange: Exchange):
    never = HandingOver(numbers=(ANN,), hours={"mon": ()}, ring_seconds=1)
    exchange.business = msgspec.structs.replace(exchange.business, handing_over=never)
    exchange.people(ann="accepts")
    call = await exchange.ring()
    await exchange.ask(call)
    assert (await exchange.fact(HandoverQueued)).event.reason == "nobody"
    assert not exchange.twilio.legs
    assert (await exchange.fact(HandoffMissed)).event.reason == "nobody"
    await exchange.ask(call, urgent=True, trigger="danger")
    assert (await exchange.fact(HandoverAccepted)).event.by == "key"


async def test_a_carrier_that_is_busy_is_asked_again(exchange: Exchange):
    exchange.people(ann="accepts")
    exchange.twilio.failures = [429, 503, 0]
    exchange.business = msgspec.structs.replace(
        exchange.business, handing_over=HandingOver(numbers=(ANN,), ring_seconds=1, texts=False)
    )
    call = await exchange.ring()
    await exchange.ask(call)
    assert (await exchange.fact(OutcomeLogged)).event.outcome == "transferred"
    assert len(exchange.twilio.legs) == 1


async def test_a_carrier_that_stays_busy_does_not_hold_the_caller_up(exchange: Exchange):
    exchange.business = msgspec.structs.replace(
        exchange.business, handing_over=HandingOver(numbers=(ANN,), ring_seconds=1, texts=False)
    )
    exchange.twilio.failures = [500] * 40
    call = await exchange.ring()
    await exchange.ask(call)
    assert (await exchange.fact(HandoverMissed)).event.reason == "failed"
    assert (await exchange.fact(HandoffMissed)).event.reason == "failed"


async def test_a_caller_who_cannot_be_joined_stays_with_the_agent_and_is_not_said_to_be_transferred(exchange: Exchange):
    exchange.people(ann="accepts")
    only_ann = HandingOver(numbers=(ANN,), ring_seconds=1, texts=False)
    exchange.business = msgspec.structs.replace(exchange.business, handing_over=only_ann)
    call = await exchange.ring()
    await exchange.ask(call)
    await exchange.fact(HandoverDialled)
    exchange.twilio.failures = [500] * 100
    assert (await exchange.fact(HandoffMissed)).event.reason == "failed"
    assert not await exchange.facts(OutcomeLogged, LineLost, CallEnded)
    exchange.caller.hang_up()
    await exchange.fact(CallEnded)


async def test_a_carrier_that_never_reports_does_not_hold_the_caller_up(exchange: Exchange):
    exchange.people(ann="no-answer", bob="accepts")
    exchange.twilio.reports = 0
    call = await exchange.ring()
    await exchange.ask(call)
    await exchange.fact(HandoverDialled)
    await exchange.later(f"timer.demo.handover-{exchange.tape.call}")
    assert (await exchange.fact(HandoverMissed)).event.reason == "no-report"
    assert (await exchange.fact(HandoverAccepted)).event.attempt == 2


async def test_what_is_reported_twice_counts_once(exchange: Exchange):
    exchange.people(ann="busy", bob="busy")
    exchange.twilio.reports = 2
    call = await exchange.ring()
    await exchange.ask(call)
    await exchange.fact(HandoffMissed)
    await asyncio.sleep(0.3)
    assert len(await exchange.facts(HandoverMissed)) == 2
    assert len(await exchange.facts(HandoverQueued)) == 1
