"""Examples of what the agent does on a call: tools, handing over, showing who one is, and what came of the call."""

from datetime import UTC, datetime

from schemas.event import Event
from schemas.handoff import AgentFailed, HandoffAccepted, HandoffMissed, HandoffSuggested
from schemas.tools import (
    HandoffRequested,
    OutcomeLogged,
    ToolAnswered,
    ToolDelayed,
    ToolFailed,
    ToolHeld,
    ToolRequested,
)
from schemas.verification import CodeRequested, VerificationAsked, VerificationFailed, VerificationPassed

REQUEST = "01CALL/intent.recognised/1/tool.requested/0"

EXAMPLES: tuple[Event, ...] = (
    ToolRequested(
        turn=1, tool="book_appointment", arguments='{"service":"cleaning","name":"Maria Lopez"}', guard_ms=1.1, compose_ms=3.1
    ),
    ToolHeld(turn=1, tool="cancel_appointment", arguments='{"appointment":"01APPOINTMENT"}', policy="changes"),
    ToolAnswered(
        turn=1,
        tool="book_appointment",
        request=REQUEST,
        result='{"appointment":"01APPOINTMENT","reference":"KT342"}',
        tool_ms=12.5,
        call="01CALL",
        page_at=17,
    ),
    ToolDelayed(turn=1, tool="book_appointment", request=REQUEST, nth=1, seconds=1.5),
    ToolFailed(turn=1, tool="book_appointment", request=REQUEST, reason="the ledger did not answer"),
    HandoffSuggested(turn=2, trigger="mood", reason="the caller was upset for 2 turns"),
    HandoffRequested(turn=2, reason="the caller asked for a human", trigger="asked", way="line"),
    HandoffAccepted(call="01CALL", attempt=1),
    HandoffMissed(call="01CALL", reason="no-answer"),
    AgentFailed(part="voice", reason="EngineFailed"),
    OutcomeLogged(outcome="booked", notes="a cleaning on Tuesday", appointment="01APPOINTMENT"),
    VerificationAsked(turn=2, policy="changes", method="birth-date", target="01PERSON", left=2),
    VerificationPassed(turn=3, policy="changes", method="birth-date", target="01PERSON"),
    VerificationFailed(turn=3, policy="changes", method="birth-date", target="01PERSON", left=1),
    CodeRequested(
        person="01PERSON", salt="5a17", digest="d1935700", until=datetime(2026, 11, 20, 15, 10, tzinfo=UTC), channel="sms"
    ),
)
