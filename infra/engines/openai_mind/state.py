"""What the model's mind keeps between turns: the tools it used and their answers, and what the built-in engine would need."""

from datetime import date
from typing import Any

import msgspec

from handlers.dialogue.state import Booking, Memory, Wish, read_memory, write_memory
from schemas import toolbox
from schemas.toolbox import Appointment, BookAppointment, FindAvailability, Outcome, TakeMessage

_change = msgspec.structs.replace
_OUTCOMES: dict[str, Outcome] = {
    "book_appointment": "booked",
    "reschedule_appointment": "moved",
    "cancel_appointment": "cancelled",
    "take_message": "message",
    "transfer_to_human": "transferred",
    "answer_question": "answered",
}
#: The result of a tool that did not answer in time.
FAILED = "failed: not available now"


class Exchange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One use of a tool. `after` is how many lines of the conversation stood before it; `result` is empty until it answers.

    `late`: the caller had been told that it failed before it answered.
    """

    id: str
    after: int
    tool: str
    arguments: str
    result: str = ""
    late: bool = False


class Notes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`exchange` is for the model; `memory` for the built-in engine, should it have to go on."""

    exchange: tuple[Exchange, ...] = ()
    memory: Memory = Memory()


class _Extra(msgspec.Struct, omit_defaults=True):
    exchange: tuple[Exchange, ...] = ()


def read_notes(state: str) -> Notes:
    """Notes from a state, whoever wrote it: the engine's own memory is a state without exchanges."""
    if not state:
        return Notes()
    try:
        extra = msgspec.json.decode(state, type=_Extra)
    except msgspec.MsgspecError:
        extra = _Extra()
    return Notes(exchange=extra.exchange, memory=read_memory(state))


def write_notes(notes: Notes) -> str:
    """The state: the engine's memory with the exchanges beside it, so that either mind can read it."""
    whole: dict[str, Any] = msgspec.json.decode(write_memory(notes.memory))
    return msgspec.json.encode(whole | {"exchange": msgspec.to_builtins(notes.exchange)}).decode()


def note_tool_use(notes: Notes, exchange: Exchange) -> Notes:
    """A tool was used: remembered for the model, and what it tells of the caller's wish for the engine."""
    memory = notes.memory
    match toolbox.read_arguments(exchange.tool, exchange.arguments):
        case FindAvailability(service=service, date=day, time=time, part_of_day=part, resource=staff):
            wish = Wish(date=day if _is_day(day) else "", time=time, part=part, staff=staff)
            memory = _change(memory, service=service, tasks=(Booking(service=service, wish=wish, name=memory.name),))
        case BookAppointment(name=name, phone=phone) | TakeMessage(name=name, phone=phone):
            memory = _change(memory, name=name or memory.name, phone=phone or memory.phone)
        case _:
            pass
    return _change(notes, exchange=(*notes.exchange, exchange), memory=memory)


def note_tool_answer(notes: Notes, tool: str, result: str, *, done: bool) -> Notes:
    """The oldest open use of this tool has its answer, else the oldest that failed; `done` when it was a yes."""
    own = [nth for nth, one in enumerate(notes.exchange) if one.tool == tool and one.result in {"", FAILED}]
    if own:
        nth = min(own, key=lambda place: bool(notes.exchange[place].result))
        open_ = notes.exchange[nth]
        open_ = _change(open_, result=result, late=open_.result == FAILED)
        notes = _change(notes, exchange=(*notes.exchange[:nth], open_, *notes.exchange[nth + 1 :]))
    memory = notes.memory
    if done and tool in _OUTCOMES:
        tasks = () if tool == "book_appointment" else memory.tasks
        memory = _change(memory, outcomes=(*memory.outcomes, _OUTCOMES[tool]), tasks=tasks)
    if done and tool in {"book_appointment", "reschedule_appointment"}:
        try:
            memory = _change(memory, appointment=msgspec.json.decode(result, type=Appointment))
        except msgspec.MsgspecError:
            memory = _change(memory, appointment=None)
    return _change(notes, memory=memory)


def _is_day(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False
