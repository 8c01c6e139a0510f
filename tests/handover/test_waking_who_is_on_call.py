"""An emergency wakes whoever is on call, by text and by a call, then the next, until somebody has it."""

import asyncio
import re

import aiohttp
import msgspec

from handlers.messages.owner_notices import SEEN
from schemas.business import OwnerNotified
from schemas.handover import HandoverAccepted, HandoverMissed, HandoverOpened, HandoverRinging
from schemas.inbox import InboxAcknowledged, InboxAssigned
from schemas.notify import Notify
from schemas.subjects import derive_token
from tests.handover.exchange import ANN, BOB, CAROL, Exchange

ALARM = OwnerNotified(topic="danger", text="A caller smells gas.", call="01CALL", severity="alarm")
PROFILE = "business.demo.profile"


async def alarmed(exchange: Exchange) -> str:
    """An alarm is raised; the inbox item that it is."""
    return derive_token(await exchange.happens(PROFILE, ALARM))


async def two_minutes_later(exchange: Exchange, item: str) -> None:
    await exchange.later(f"timer.demo.notice-{item}")


async def test_the_first_is_rung_and_texted_and_has_it_with_a_key(exchange: Exchange):
    exchange.people(ann="accepts")
    item = await alarmed(exchange)
    seen = await exchange.fact(InboxAcknowledged)
    assert seen.subject == f"inbox.demo.{item}"
    assert [leg["To"] for leg in exchange.twilio.created] == [ANN]
    assert "A caller smells gas." in exchange.twilio.legs[0].heard[0]
    await exchange.until(lambda: bool(exchange.twilio.messages))
    assert exchange.twilio.messages[0]["to"] == ANN
    await two_minutes_later(exchange, item)
    await asyncio.sleep(0.3)
    assert len(exchange.twilio.legs) == 1
    assert len(exchange.twilio.messages) == 1


async def test_the_next_is_woken_when_the_first_does_not_answer_and_so_on_until_somebody_has_it(exchange: Exchange):
    exchange.people(ann="no-answer", bob="machine", carol="accepts")
    item = await alarmed(exchange)
    await exchange.fact(HandoverMissed)
    await two_minutes_later(exchange, item)
    assert (await exchange.fact(HandoverMissed, nth=2)).event.reason == "machine"
    await two_minutes_later(exchange, item)
    accepted = (await exchange.fact(HandoverAccepted)).event
    assert (accepted.by, accepted.attempt) == ("key", 3)
    assert [leg["To"] for leg in exchange.twilio.created] == [ANN, BOB, CAROL]
    await exchange.until(lambda: len(exchange.twilio.messages) == 3)
    assert [text["to"] for text in exchange.twilio.messages] == [ANN, BOB, CAROL]


async def test_nobody_is_woken_before_the_time_has_come(exchange: Exchange):
    exchange.people(ann="busy")
    await alarmed(exchange)
    await exchange.fact(HandoverMissed)
    await asyncio.sleep(0.3)
    assert len(exchange.twilio.legs) == 1


async def test_the_link_in_the_text_shows_a_page_and_only_its_button_says_that_somebody_has_it(exchange: Exchange):
    exchange.people(ann="no-answer")
    item = await alarmed(exchange)
    await exchange.until(lambda: bool(exchange.twilio.messages))
    path = re.search(r"https://calls\.example\.com(/alarm/\S+)", exchange.twilio.messages[0]["body"])[1]
    async with aiohttp.ClientSession(exchange.edge.address) as browser:
        async with browser.get(path) as page:
            assert (page.status, "<button" in await page.text()) == (200, True)
        assert not await exchange.facts(*SEEN.__args__)
        async with browser.post(path) as page:
            assert page.status == 200
        async with browser.post(path[:-3] + "abc") as forged:
            assert forged.status == 404
    assert (await exchange.fact(InboxAcknowledged)).subject == f"inbox.demo.{item}"
    assert (await exchange.fact(HandoverAccepted)).event.by == "link"
    await two_minutes_later(exchange, item)
    await asyncio.sleep(0.3)
    assert len(exchange.twilio.legs) == 1


async def test_who_takes_it_in_the_inbox_stops_the_waking(exchange: Exchange):
    exchange.people(ann="no-answer")
    item = await alarmed(exchange)
    await exchange.fact(HandoverRinging)
    await exchange.happens(f"inbox.demo.{item}", InboxAssigned(account="01STAFF", by="01STAFF"))
    accepted = (await exchange.fact(HandoverAccepted)).event
    assert (accepted.by, accepted.account) == ("desk", "01STAFF")
    await two_minutes_later(exchange, item)
    await asyncio.sleep(0.3)
    assert len(exchange.twilio.created) == 1


async def test_a_warning_rings_nobody(exchange: Exchange):
    await exchange.happens(PROFILE, msgspec.structs.replace(ALARM, severity="warning"))
    await asyncio.sleep(0.3)
    assert not await exchange.facts(HandoverOpened)


async def test_with_nobody_on_call_the_number_for_notices_is_rung(exchange: Exchange):
    exchange.business = msgspec.structs.replace(exchange.business, notify=Notify(sms=BOB))
    exchange.people(bob="accepts")
    await alarmed(exchange)
    assert (await exchange.fact(HandoverRinging)).event.number == BOB
    await exchange.fact(InboxAcknowledged)
