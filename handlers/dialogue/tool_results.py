"""A tool has answered, or failed: back to the task that asked."""

import msgspec

from handlers.dialogue import booking, cancellation, handoff, message_taking, rescheduling
from handlers.dialogue.dialogue_acts import Ask, Step, Tell, View
from handlers.dialogue.plan import Plan, resume_task, settle_step
from handlers.dialogue.sentence_splitter import split_sentences
from handlers.dialogue.state import Booking, Cancellation, Handoff, Memory, Message, Rescheduling, Task
from schemas.toolbox import QUIET, TOOLS, Answer, Appointment, Refusal, Result
from schemas.tools import ToolAnswered, ToolFailed

_change = msgspec.structs.replace
#: Whose tool it is; the others are nobody's.
_OWNERS: dict[str, tuple[type[Task], ...]] = {
    "find_availability": (Booking, Rescheduling),
    "find_appointments": (Rescheduling, Cancellation),
    "book_appointment": (Booking,),
    "reschedule_appointment": (Rescheduling,),
    "cancel_appointment": (Cancellation,),
    "take_message": (Message,),
    "transfer_to_human": (Handoff,),
}


def plan_tool_answer(answer: ToolAnswered, memory: Memory, view: View) -> Plan:
    """The plan of the reply to a tool's answer; one that comes after we had given it up begins by saying so."""
    plan = _told(answer, memory, view)
    if answer.request in memory.given_up and plan.moves and not answer.refused:
        return _change(plan, moves=(Tell("after-all"), *plan.moves))
    return plan


def _told(answer: ToolAnswered, memory: Memory, view: View) -> Plan:
    """An answer that was overtaken by a newer question is let go."""
    if answer.tool in QUIET or answer.tool in view.busy or memory.leaving:
        return Plan(memory=memory, keep=True)
    result = read_tool_result(answer)
    if result is None:
        return plan_tool_failure(
            ToolFailed(turn=answer.turn, tool=answer.tool, request=answer.request, reason="unreadable"), memory, view
        )
    if answer.tool == "answer_question":
        return _looked_up(result, memory, view)
    nth = _owner(answer.tool, memory)
    if nth is None:
        return _orphan(answer.tool, result, memory, view)
    on_top = nth == len(memory.tasks) - 1
    task = memory.tasks[nth]
    step = _step(task, result, _change(view, name=memory.name, phone=memory.phone))
    if on_top:
        return settle_step(memory, step, view)
    below = (*memory.tasks[:nth], *((step.task,) if step.task is not None else ()), *memory.tasks[nth + 1 :])
    memory = _change(memory, tasks=below, appointment=step.appointment or memory.appointment)
    if step.outcome is None:
        return Plan(memory=memory, keep=True)
    memory = _change(memory, outcomes=(*memory.outcomes, step.outcome))
    plan = resume_task(memory, view)
    return _change(plan, moves=(*step.moves, *plan.moves))


def read_tool_result(answer: ToolAnswered) -> Result | Refusal | None:
    """The tool's result; None when it is not one."""
    if answer.tool not in TOOLS:
        return None
    try:
        if answer.refused:
            return msgspec.json.decode(answer.result, type=Refusal)
        return msgspec.json.decode(answer.result, type=TOOLS[answer.tool][1])
    except msgspec.MsgspecError:
        return Refusal(reason="unavailable") if answer.refused else None


def _owner(tool: str, memory: Memory) -> int | None:
    kinds = _OWNERS.get(tool, ())
    return next((nth for nth in reversed(range(len(memory.tasks))) if isinstance(memory.tasks[nth], kinds)), None)


def _step(task: Task, result: Result | Refusal, view: View) -> Step:
    match task:
        case Booking():
            return booking.take_booking_result(task, result, view)
        case Rescheduling():
            return rescheduling.take_rescheduling_result(task, result, view)
        case Cancellation():
            return cancellation.take_cancellation_result(task, result, view)
        case Message():
            return message_taking.take_message_result(task, result, view)
        case Handoff():
            return handoff.take_handoff_result(task, result, view)


def _orphan(tool: str, result: Result | Refusal, memory: Memory, view: View) -> Plan:
    """Nobody waits for it any more; but what was booked is booked (moved, cancelled), and the caller hears of it."""
    was: dict[str, Task] = {
        "book_appointment": Booking(),
        "reschedule_appointment": Rescheduling(),
        "cancel_appointment": Cancellation(found=()),
    }
    task = was.get(tool)
    if task is None or not isinstance(result, Appointment):
        return Plan(memory=memory, keep=True)
    return settle_step(_change(memory, tasks=(*memory.tasks, task)), _step(task, result, view), view)


def _looked_up(result: Result | Refusal, memory: Memory, view: View) -> Plan:
    text = result.text if isinstance(result, Answer) else ""
    if not text:
        ask = Ask(key="offer-message", act="unknown-answer-message", expects="yes-no")
        if memory.task is None:
            return Plan(memory=memory, moves=(ask,))
        plan = resume_task(memory, view)
        return _change(plan, moves=(Tell("unknown-answer"), *plan.moves))
    said = tuple(Tell("literal", {"text": sentence}) for sentence in split_sentences(text)[:2])
    plan = resume_task(_change(memory, outcomes=(*memory.outcomes, "answered")), view)
    return _change(plan, moves=(*said, *plan.moves))


def plan_tool_failure(failure: ToolFailed, memory: Memory, view: View) -> Plan:
    """Apologise, and offer to leave a message."""
    if failure.tool in QUIET or memory.leaving:
        return Plan(memory=memory, keep=True)
    memory = _change(memory, given_up=(*memory.given_up, failure.request))
    if failure.tool == "answer_question":
        return _looked_up(Answer(), memory, view)
    if failure.tool == "transfer_to_human":
        step = handoff.take_handoff_result(Handoff(), Refusal(reason="unavailable"), view)
        return (
            settle_step(memory, step, view)
            if isinstance(memory.task, Handoff)
            else Plan(memory=memory, moves=step.moves, keep=True)
        )
    if failure.tool == "take_message":
        return Plan(memory=memory, moves=(Ask(key="offer-help", act="message-failed", expects="yes-no"),))
    return Plan(memory=memory, moves=(Ask(key="offer-message", act="tool-failed", expects="yes-no"),))
