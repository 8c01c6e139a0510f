"""Saying goodbye, and how the call came out."""

import msgspec

from handlers.dialogue.dialogue_acts import Move, Tell, View
from handlers.dialogue.plan import Plan
from handlers.dialogue.state import Booking, Memory, Message
from schemas.outcome import Outcome
from schemas.ranges import time_text
from schemas.toolbox import LogCallOutcome, QualifyLead, TakeMessage

#: What a call is remembered for, when several things came of it.
_ORDER: tuple[Outcome, ...] = ("booked", "moved", "cancelled", "message", "transferred", "callback", "answered", "refused")


def say_farewell(memory: Memory, view: View, act: str = "") -> Plan:
    """Farewell, a message or a lead kept if there is one, the outcome logged, and the line closed."""
    message = _message(memory, view)
    if message:
        memory = msgspec.structs.replace(memory, outcomes=(*memory.outcomes, "message"))
    said = Tell(act or ("goodbye-booked" if memory.appointment else "goodbye"), {"business": view.business.name})
    lead = _lead(memory)
    moves: tuple[Move, ...] = (said, *message, *lead, log_outcome(memory))
    return Plan(memory=msgspec.structs.replace(memory, leaving=True), moves=moves, hang_up=True)


def log_outcome(memory: Memory) -> LogCallOutcome:
    """How the call came out, if it ended here."""
    best: Outcome = next((one for one in _ORDER if one in memory.outcomes), "abandoned")
    notes = f"left while {type(memory.task).__struct_config__.tag}" if memory.task is not None else ""
    return LogCallOutcome(outcome=best, notes=notes, appointment=memory.appointment.appointment if memory.appointment else "")


def _message(memory: Memory, view: View) -> tuple[TakeMessage, ...]:
    """What they began to tell us is better kept than lost."""
    task = memory.task
    if not isinstance(task, Message) or not task.text or task.sent:
        return ()
    return (
        TakeMessage(
            text=task.text, name=task.name or memory.name, phone=task.phone or memory.phone or view.caller, urgent=task.urgent
        ),
    )


def _lead(memory: Memory) -> tuple[QualifyLead, ...]:
    """Somebody who wanted to book and did not."""
    if "booked" in memory.outcomes or not isinstance(memory.task, Booking) or not memory.task.service:
        return ()
    wish = memory.task.wish
    days, at = wish.days.text if wish.days else "", time_text(wish.time) if wish.time is not None else ""
    notes = " ".join(filter(None, (days, at, *memory.task.answers)))
    return (QualifyLead(intent=memory.task.service, name=memory.name, contact=memory.phone, notes=notes),)
