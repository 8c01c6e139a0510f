"""Ringing a person: the summary goes to them by text first, then their phone rings, and the carrier has so long to report."""

from collections.abc import AsyncIterator
from datetime import timedelta

from bus.log import Log
from bus.timers import Timers
from handlers.call.ports.telephony import LineBusy, NotDialled, PersonLeg, Telephony
from handlers.clock import Clock
from handlers.contacts.ports.directory import Directory
from handlers.handler import handler
from handlers.handover.state import fold
from handlers.timer_drafts import draft_timer
from schemas.fact import Fact
from schemas.handover import HandoverDialled, HandoverDue, HandoverOpened, HandoverRinging, LegEnded
from schemas.knowledge import Business
from schemas.messages import MessageRequested
from schemas.subjects import derive_token

#: What a carrier may take besides ringing: telling a machine from a person, the whisper, and two chances to press a key.
_SLACK = timedelta(seconds=60)
#: A fact older than this when it is handled may have been handled before, by somebody who died at it.
_AGAIN = timedelta(seconds=3)
_TEXT_UNTIL = timedelta(minutes=30)


@handler("handover-ringing", role="ledger")
async def ring_person(
    ringing: HandoverRinging,
    fact: Fact,
    business: Business,
    log: Log,
    directory: Directory,
    telephony: Telephony,
    timers: Timers,
    clock: Clock,
) -> AsyncIterator[MessageRequested | HandoverDialled | LegEnded]:
    """Text, timer, call. What was dialled already, or is no longer wanted, is left alone."""
    now = fold(await log.load(fact.subject))
    leg = now.legs.get(ringing.attempt)
    if now.opened is None or leg is None or leg.carrier_call or leg.over or now.attempt != ringing.attempt:
        return
    if now.opened.text and business.handing_over.texts and now.stage == "ringing":
        yield await _text(now.opened, ringing, fact, business, directory, clock)
    await _set_timer(ringing, fact, timers, clock)
    asked = PersonLeg(
        tenant=business.tenant,
        handover=ringing.handover,
        attempt=ringing.attempt,
        number=ringing.number,
        sender=business.number,
        seconds=ringing.ring_seconds,
    )
    try:
        carrier_call = await telephony.ring(asked, again=clock.now() - fact.at > _AGAIN)
    except NotDialled as never:
        detail = "not-connected" if never.reason == "not-connected" else never.detail
        yield LegEnded(handover=ringing.handover, attempt=ringing.attempt, status="failed", detail=detail)
    except LineBusy as busy:
        yield LegEnded(handover=ringing.handover, attempt=ringing.attempt, status="failed", detail=busy.detail)
    else:
        yield HandoverDialled(handover=ringing.handover, attempt=ringing.attempt, carrier_call=carrier_call)


async def _text(
    opened: HandoverOpened, ringing: HandoverRinging, fact: Fact, business: Business, directory: Directory, clock: Clock
) -> MessageRequested:
    """The summary, to the phone that is about to ring."""
    return MessageRequested(
        message=derive_token(f"{fact.id}/text"),
        person=await directory.person(business.tenant, ringing.number),
        channel="sms",
        purpose="notice",
        text=opened.text,
        to=ringing.number,
        topic="handover",
        language=opened.language,
        origin=fact.id,
        until=clock.now() + _TEXT_UNTIL,
    )


async def _set_timer(ringing: HandoverRinging, fact: Fact, timers: Timers, clock: Clock) -> None:
    """Go on without the carrier's report when none comes."""
    due = HandoverDue(handover=ringing.handover, attempt=ringing.attempt)
    name = f"handover-{ringing.handover}"
    draft = draft_timer(name, due, fact, clock.now(), handler="handover-ringing", person=fact.person)
    await timers.set(draft, clock.now() + timedelta(seconds=ringing.ring_seconds) + _SLACK)
