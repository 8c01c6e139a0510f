"""Handing over on a real JetStream: the same stories, and an alarm that goes on after the ledger was started anew."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from schemas.business import OwnerNotified
from schemas.handoff import HandoffMissed
from schemas.handover import HandoverAccepted, HandoverMissed, HandoverQueued, HandoverRinging
from schemas.inbox import InboxAcknowledged
from schemas.line import CallEnded, LineLost
from schemas.messages import MessageSent
from schemas.notify import Notify
from schemas.tools import OutcomeLogged
from tests.handover.exchange import ANN, BOB, Exchange, open_exchange

pytestmark = pytest.mark.real


@pytest.fixture
async def exchange(jetstream_bus) -> AsyncIterator[Exchange]:
    async with open_exchange(jetstream_bus, real_timers=True) as opened:
        yield opened


async def test_a_caller_is_put_through(exchange: Exchange):
    exchange.people(ann="busy", bob="accepts")
    call = await exchange.ring()
    await exchange.speak(call)
    await exchange.ask(call)
    assert (await exchange.fact(OutcomeLogged)).event.outcome == "transferred"
    assert (await exchange.fact(LineLost)).event.reason == "transferred"
    await exchange.until(lambda: any(room.together for room in exchange.carrier.rooms.by_name.values()))
    await exchange.fact(MessageSent)
    exchange.caller.hang_up()
    assert (await exchange.fact(CallEnded)).event.reason == "caller"
    assert len(await exchange.facts(HandoverAccepted)) == 1


async def test_nobody_comes(exchange: Exchange):
    exchange.people(ann="machine", bob="hangs-up")
    call = await exchange.ring()
    await exchange.ask(call)
    assert (await exchange.fact(HandoffMissed)).event.reason == "hung-up"
    assert len(await exchange.facts(HandoverQueued)) == 1


async def test_an_alarm_goes_on_after_a_restart(exchange: Exchange):
    two_seconds = msgspec.structs.replace(exchange.business.notify, repeat_minutes=2 / 60)
    exchange.business = msgspec.structs.replace(exchange.business, notify=two_seconds)
    exchange.people(ann="busy", bob="accepts")
    await exchange.happens("business.demo.profile", OwnerNotified(topic="danger", text="A caller smells gas.", severity="alarm"))
    await exchange.fact(HandoverMissed)
    await exchange.stop_ledger()
    await asyncio.sleep(2.5)
    assert len(await exchange.facts(HandoverRinging)) == 1
    await exchange.start_ledger()
    assert (await exchange.fact(HandoverAccepted)).event.attempt == 2
    await exchange.fact(InboxAcknowledged)
    assert [leg["To"] for leg in exchange.twilio.created] == [ANN, BOB]
    assert isinstance(exchange.business.notify, Notify)
