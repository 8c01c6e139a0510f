"""Keeping up with another mind: what it asked for, was answered and said is taken into the built-in mind's memory."""

from typing import TypeVar, assert_never

import msgspec

from handlers.call.ports.standby import Deed, Progress, Replied, ToolSucceeded, ToolUsed
from handlers.dialogue.farewell import log_outcome
from handlers.dialogue.state import Booking, Memory, Wish
from schemas import toolbox
from schemas.outcome import Outcome
from schemas.ranges import readable_days, readable_time
from schemas.toolbox import Appointment, BookAppointment, FindAvailability, TakeMessage, Transfer

Shape = TypeVar("Shape")
_change = msgspec.structs.replace
#: What a tool's yes makes of the call; a transfer depends on its result.
_OUTCOMES: dict[str, Outcome] = {
    "book_appointment": "booked",
    "reschedule_appointment": "moved",
    "cancel_appointment": "cancelled",
    "take_message": "message",
    "answer_question": "answered",
}


def followed(memory: Memory, deed: Deed) -> Memory:
    """The memory after what the other mind did."""
    match deed:
        case ToolUsed():
            return _used(memory, deed)
        case ToolSucceeded():
            return _succeeded(memory, deed)
        case Replied(sentences=said, expects=expects, leaving=leaving):
            last = said or memory.last
            return _change(memory, asked="", again=0, last=last, expects=expects, leaving=leaving, turns=memory.turns + 1)
        case _:
            assert_never(deed)


def progress(memory: Memory) -> Progress:
    """What has come of the call by this memory."""
    best = log_outcome(memory)
    return Progress(
        came=memory.outcomes, outcome=best.outcome, notes=best.notes, appointment=best.appointment, expects=memory.expects
    )


def _used(memory: Memory, used: ToolUsed) -> Memory:
    match toolbox.read_arguments(used.tool, used.arguments):
        case FindAvailability(service=service, date=day, time=time, part_of_day=part, resource=staff):
            wish = Wish(days=readable_days(day), time=readable_time(time), part=part, staff=staff)
            return _change(memory, service=service, tasks=(Booking(service=service, wish=wish, name=memory.name),))
        case BookAppointment(name=name, phone=phone) | TakeMessage(name=name, phone=phone):
            return _change(memory, name=name or memory.name, phone=phone or memory.phone)
        case _:  # open: no other tool tells of the caller
            return memory


def _succeeded(memory: Memory, yes: ToolSucceeded) -> Memory:
    came = _reached(yes.result) if yes.tool == "transfer_to_human" else _OUTCOMES.get(yes.tool)
    if came is not None:
        tasks = () if yes.tool == "book_appointment" else memory.tasks
        memory = _change(memory, outcomes=(*memory.outcomes, came), tasks=tasks)
    if yes.tool in {"book_appointment", "reschedule_appointment"}:
        memory = _change(memory, appointment=_read(yes.result, Appointment))
    return memory


def _reached(result: str) -> Outcome:
    """A person is on the line, or has to call back."""
    transfer = _read(result, Transfer)
    return "transferred" if transfer is not None and transfer.connected else "callback"


def _read(result: str, shape: type[Shape]) -> Shape | None:
    try:
        return msgspec.json.decode(result, type=shape)
    except msgspec.MsgspecError:
        return None
