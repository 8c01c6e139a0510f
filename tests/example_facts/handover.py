"""Examples of handing over as the people of a business see it: opened, rung, answered, accepted, missed, queued, resolved."""

from schemas.event import Event
from schemas.handover import (
    HandoverAccepted,
    HandoverDialled,
    HandoverDue,
    HandoverMissed,
    HandoverNoted,
    HandoverOpened,
    HandoverQueued,
    HandoverResolved,
    HandoverReturned,
    HandoverRinging,
    LegAnswered,
    LegEnded,
    LegKeyed,
)
from schemas.inbox import InboxAcknowledged

EXAMPLES: tuple[Event, ...] = (
    HandoverOpened(
        handover="01CALL",
        person="01PERSON",
        way="line",
        trigger="asked",
        reason="asked for a person",
        summary="Maria Lopez, +12125550142. They asked for a cleaning.",
        script="Hello Maria Lopez, this is Alder Street Dental.",
        whisper="A call for Alder Street Dental.",
        text="Alder Street Dental: Maria Lopez (+12125550142) needs a person.",
        name="Maria Lopez",
        phone="+12125550142",
        tags=("asked", "book"),
        numbers=("+16175550141",),
        call="01CALL",
        carrier_call="CA1",
    ),
    HandoverRinging(handover="01CALL", attempt=1, number="+16175550141", whisper="A call for Alder Street Dental."),
    HandoverDialled(handover="01CALL", attempt=1, carrier_call="CA2"),
    LegAnswered(attempt=1, by="human"),
    LegKeyed(attempt=1, key="1"),
    LegEnded(handover="01CALL", attempt=1, status="completed", seconds=42),
    HandoverDue(handover="01CALL", attempt=1),
    HandoverMissed(handover="01CALL", attempt=1, reason="no-answer"),
    HandoverAccepted(handover="01CALL", by="key", attempt=1),
    HandoverQueued(handover="01CALL", priority=2, reason="no-answer"),
    HandoverReturned(seconds=3),
    HandoverNoted(handover="01CALL", account="01STAFF", note="Called twice, no answer."),
    HandoverResolved(handover="01CALL", account="01STAFF", note="Has a new appointment."),
    InboxAcknowledged(inbox="01ITEM", by="key"),
)
