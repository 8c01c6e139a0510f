"""Sending: every message passes the gate, then goes to its carrier; whatever becomes of it is a fact."""

from datetime import timedelta

from bus.log import Log
from handlers.clock import Clock
from handlers.handler import handler
from handlers.messages.gate import MessageGate, SendPermit
from handlers.messages.ports import CarrierBusy, Senders, Undeliverable
from handlers.messages.state import OutgoingMessage, fold
from schemas.fact import Fact
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
    wanted: MessageRequested | MessageDue,
    fact: Fact,
    business: Business,
    log: Log,
    gate: MessageGate,
    senders: Senders,
    clock: Clock,
) -> MessageSent | MessageRefused | MessageDeferred | MessageFailed | None:
    """Send it, refuse it, or put it off. Every attempt passes the gate anew, at that moment."""
    message = fold(await log.load(compose_subject("message", business.tenant, wanted.message)))
    if message is None or message.over:
        return None
    allowed = await gate.permit(message, business, fact)
    if not isinstance(allowed, SendPermit):
        return allowed
    try:
        carried = await senders.of(message.wanted.channel).send(allowed)
    except Undeliverable as never:
        return _failed(message, never.reason, never.detail)
    except CarrierBusy as busy:
        if message.attempts >= len(_PAUSES):
            return _failed(message, "gave-up", busy.detail)
        pause = max(busy.seconds, _PAUSES[message.attempts])
        return MessageDeferred(
            message=wanted.message,
            person=message.wanted.person,
            rule="carrier",
            until=clock.now() + timedelta(seconds=pause),
            attempt=message.attempts + 1,
            detail=busy.detail,
        )
    return MessageSent(
        message=wanted.message,
        person=message.wanted.person,
        channel=message.wanted.channel,
        carrier_message=carried,
        decision=allowed.grant.decision,
        attempt=allowed.grant.attempt,
    )


def _failed(message: OutgoingMessage, reason: str, detail: str) -> MessageFailed:
    wanted = message.wanted
    return MessageFailed(message=wanted.message, person=wanted.person, channel=wanted.channel, reason=reason, detail=detail)
