"""What follows a decision: the two are put together, or the caller hears that nobody comes and the people whom to call."""

from collections.abc import AsyncIterator
from contextlib import suppress

from bus.log import Log
from handlers.call.ports.telephony import CallerLeg, CallGone, LineBusy, NotDialled, Telephony
from handlers.handler import handler
from handlers.handover.policy import queue
from handlers.handover.state import Handover, fold
from handlers.handover.texts import HandoverTexts
from schemas.business import OwnerNotified
from schemas.fact import Fact
from schemas.handoff import HandoffAccepted, HandoffMissed
from schemas.handover import HandoverAccepted, HandoverOpened, HandoverQueued
from schemas.inbox import InboxAcknowledged
from schemas.knowledge import Business
from schemas.notify import Severity
from schemas.subjects import parse_subject
from schemas.tools import OutcomeLogged

_UNREACHED = (CallGone, LineBusy, NotDialled)


@handler("handover-joining", role="ledger")
async def put_together(
    accepted: HandoverAccepted, fact: Fact, business: Business, log: Log, telephony: Telephony, texts: HandoverTexts
) -> AsyncIterator[HandoffAccepted | OutcomeLogged | HandoverQueued | InboxAcknowledged]:
    """Put the caller into the room where whoever accepted waits; an alert is acknowledged; a call back needs nothing.

    `transferred` is the outcome once the carrier has taken the caller over, and not before.
    """
    now = fold(await log.load(fact.subject))
    opened = now.opened
    if opened is None or now.accepted != accepted:
        return
    if opened.way == "alert":
        if accepted.by != "link":
            yield InboxAcknowledged(inbox=opened.handover, by=accepted.by, account=accepted.account)
        for attempt in now.live_legs:
            if attempt != accepted.attempt:
                await _end(now, attempt, telephony, "", business.tenant)
        return
    if opened.way != "line" or accepted.by == "desk":
        return
    if opened.trigger != "failure":
        yield HandoffAccepted(call=opened.call, attempt=accepted.attempt)
        words = texts.of(opened.caller_language).putting_together
        try:
            await telephony.join(_caller(opened, business, words))
        except _UNREACHED as failure:
            await _end(now, accepted.attempt, telephony, texts.of(opened.language).caller_gone, business.tenant)
            yield queue(opened, "caller-gone" if isinstance(failure, CallGone) else "failed")
            return
    yield OutcomeLogged(call=opened.call, outcome="transferred")


@handler("handover-waiting-room", role="ledger")
async def hold_caller(
    opened: HandoverOpened, business: Business, telephony: Telephony, texts: HandoverTexts
) -> AsyncIterator[HandoffAccepted]:
    """When the agent itself has failed, the caller waits with the carrier, and not in silence, while a phone rings for them."""
    if opened.trigger != "failure" or not opened.carrier_call:
        return
    yield HandoffAccepted(call=opened.call, attempt=0)
    words = texts.of(opened.caller_language)
    with suppress(*_UNREACHED):
        if opened.way == "line":
            await telephony.join(_caller(opened, business, words.wait_for_person))
        else:
            await telephony.end(opened.carrier_call, words.nobody, opened.caller_language, tenant=business.tenant)


@handler("handover-queueing", role="ledger")
async def tell_of_callback(
    queued: HandoverQueued, fact: Fact, log: Log, telephony: Telephony, texts: HandoverTexts
) -> AsyncIterator[HandoffMissed | OutcomeLogged | OwnerNotified]:
    """The caller hears that nobody comes now, the people that somebody has to call, and phones that still ring stop."""
    now, tenant = fold(await log.load(fact.subject)), parse_subject(fact.subject).tenant
    opened = now.opened
    if opened is None:
        return
    for attempt in now.live_legs:
        words = "" if queued.reason != "caller-gone" else texts.of(opened.language).caller_gone
        await _end(now, attempt, telephony, words, tenant)
    if not queued.noticed:
        topic = "urgent-callback" if opened.urgent else "callback"
        severity: Severity = "warning" if opened.priority < 3 else "info"  # noqa: PLR2004 - the last of three priorities
        yield OwnerNotified(topic=topic, text=opened.summary, source=fact.id, call=opened.call, severity=severity)
    if opened.trigger == "failure" and opened.way == "line":
        with suppress(*_UNREACHED):
            await telephony.end(
                opened.carrier_call, texts.of(opened.caller_language).nobody, opened.caller_language, tenant=tenant
            )
    elif queued.reason not in {"wanted", "caller-gone"}:
        if queued.reason == "left":  # what was logged when they accepted has come to nothing
            yield OutcomeLogged(call=opened.call, outcome="callback")
        yield HandoffMissed(call=opened.call, reason=queued.reason)


async def _end(now: Handover, attempt: int, telephony: Telephony, words: str, tenant: str) -> None:
    """End a person's leg; one that cannot be ended now ends by itself."""
    leg = now.legs.get(attempt)
    if leg and leg.carrier_call:
        with suppress(*_UNREACHED):
            await telephony.end(leg.carrier_call, words, now.opened.language if now.opened else "en", tenant=tenant)


def _caller(opened: HandoverOpened, business: Business, words: str) -> CallerLeg:
    return CallerLeg(
        tenant=business.tenant,
        handover=opened.handover,
        carrier_call=opened.carrier_call,
        words=words,
        language=opened.caller_language,
    )
