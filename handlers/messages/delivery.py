"""Sending: every message passes the gate, then goes to its carrier; whatever becomes of it is a fact."""

from collections.abc import AsyncIterator
from datetime import timedelta

from bus.log import Log
from handlers.clock import Clock
from handlers.decided_subjects import Decided
from handlers.handler import handler
from handlers.messages.gate import MessageGate, Permit, SendPermit
from handlers.messages.ports import CarrierBusy, Senders, Undeliverable
from handlers.messages.state import OutgoingMessage, fold
from schemas.consent import MessageAllowed
from schemas.knowledge import Business
from schemas.messages import (
    MessageDeferred,
    MessageDue,
    MessageFailed,
    MessageRefused,
    MessageRequested,
    MessageSent,
)
from schemas.subjects import compose_subject

#: Seconds until the next attempt, after each that found the carrier busy; after the last one it is given up.
_PAUSES = (5, 30, 120, 600, 1800, 3600)


@handler("sending", role="ledger")
async def send(
    wanted: MessageRequested | MessageDue, business: Business, log: Log, gate: MessageGate, senders: Senders, clock: Clock
) -> AsyncIterator[Decided[MessageAllowed] | MessageSent | MessageRefused | MessageDeferred | MessageFailed]:
    """Send it, refuse it, or put it off. Every attempt passes the gate anew, at that moment; its leave is in the log before."""
    message = fold(await log.load(compose_subject("message", business.tenant, wanted.message)))
    if message is None or message.over:
        return
    permit = await gate.judge(message, business)
    if not isinstance(permit, Permit):
        yield permit
        return
    yield permit.decided
    yield await _hand_over(message, await gate.allow(permit), senders, clock)


async def _hand_over(
    message: OutgoingMessage, allowed: SendPermit, senders: Senders, clock: Clock
) -> MessageSent | MessageDeferred | MessageFailed:
    """Give it to the carrier, and say what became of it."""
    wanted = message.wanted
    try:
        carried = await senders.of(wanted.channel).send(allowed)
    except Undeliverable as never:
        return _failed(message, never.reason, never.detail)
    except CarrierBusy as busy:
        if message.attempts >= len(_PAUSES):
            return _failed(message, "gave-up", busy.detail)
        pause = max(busy.seconds, _PAUSES[message.attempts])
        return MessageDeferred(
            message=wanted.message,
            person=wanted.person,
            rule="carrier",
            until=clock.now() + timedelta(seconds=pause),
            attempt=message.attempts + 1,
            detail=busy.detail,
        )
    return MessageSent(
        message=wanted.message,
        person=wanted.person,
        channel=wanted.channel,
        carrier_message=carried,
        decision=allowed.grant.decision,
        attempt=allowed.grant.attempt,
    )


def _failed(message: OutgoingMessage, reason: str, detail: str) -> MessageFailed:
    wanted = message.wanted
    return MessageFailed(message=wanted.message, person=wanted.person, channel=wanted.channel, reason=reason, detail=detail)
