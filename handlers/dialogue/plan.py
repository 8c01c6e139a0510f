"""The plan of one reply, and carrying the stack of tasks on."""

from typing import assert_never

import msgspec

from handlers.dialogue import booking, cancellation, handoff, message_taking, rescheduling
from handlers.dialogue.dialogue_acts import Ask, Move, Step, Tell, View
from handlers.dialogue.state import Booking, Cancellation, Handoff, Memory, Message, Rescheduling, Task, Wanted
from handlers.dialogue.user_turn import NOTHING, UserTurn

_change = msgspec.structs.replace


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to do in a reply. `keep`: the last question still stands, though it is not asked again."""

    memory: Memory
    moves: tuple[Move, ...] = ()
    hang_up: bool = False
    keep: bool = False


def advance_task(task: Task, heard: UserTurn, view: View) -> Step:
    """One step of whichever task it is."""
    match task:
        case Booking():
            return booking.advance_booking(task, heard, view)
        case Rescheduling():
            return rescheduling.advance_rescheduling(task, heard, view)
        case Cancellation():
            return cancellation.advance_cancellation(task, heard, view)
        case Message():
            return message_taking.advance_message(task, heard, view)
        case Handoff():
            return handoff.advance_handoff(task, heard, view)
        case _:
            assert_never(task)


def push_task(memory: Memory, task: Task) -> Memory:
    """The task is worked on now; one of its kind that was waiting is taken up instead."""
    kin = next((one for one in memory.tasks if type(one) is type(task)), None)
    rest = tuple(one for one in memory.tasks if one is not kin)
    return _change(memory, tasks=(*rest, kin if kin is not None and not isinstance(kin, Handoff) else task))


def replace_task(memory: Memory, task: Task) -> Memory:
    """The task worked on now is this one instead."""
    return _change(memory, tasks=(*memory.tasks[:-1], task))


def drop_task(memory: Memory) -> Memory:
    return _change(memory, tasks=memory.tasks[:-1])


def settle_step(memory: Memory, step: Step, view: View) -> Plan:
    """Put a step's task back. When it is over, go on with what comes next, or was interrupted by it."""
    if step.outcome:
        memory = _change(memory, outcomes=(*memory.outcomes, step.outcome))
    if step.appointment:
        memory = _change(memory, appointment=step.appointment)
    if step.task is not None:
        return Plan(memory=note_caller_details(replace_task(memory, step.task), step.task), moves=step.moves)
    memory = drop_task(memory)
    if step.then is not None:
        memory = push_task(memory, step.then)
        further = resume_task(memory, view)
        return _change(further, moves=(*step.moves, *further.moves))
    if memory.task is None and memory.agenda:
        further = taken_up(memory, view)
        return _change(further, moves=(*step.moves, *further.moves))
    if memory.task is None:
        return Plan(memory=memory, moves=(*step.moves, Ask(key="anything-else", act="anything-else", expects="yes-no")))
    further = resume_task(memory, view)
    return _change(further, moves=(*step.moves, back_to(memory.task, view), *further.moves))


def note_caller_details(memory: Memory, task: Task) -> Memory:
    """What a task learned of the caller holds for the whole call."""
    name = "" if getattr(task, "whom", "") else getattr(task, "name", "")
    phone, service = getattr(task, "phone", ""), getattr(task, "service", "")
    return _change(
        memory,
        name=name or memory.name,
        phone=phone or memory.phone,
        service=service or memory.service,
        confirmed=name if name and task.sent else memory.confirmed,
    )


def resume_task(memory: Memory, view: View) -> Plan:
    """Ask the current question of the current task again; without a task, the next wish on the agenda is taken up."""
    if memory.task is None and memory.agenda:
        return taken_up(memory, view)
    if memory.task is None:
        return Plan(memory=memory, moves=(Ask(key="anything-else", act="anything-else", expects="yes-no"),))
    step = advance_task(memory.task, NOTHING, _change(view, asked="", name=memory.name, phone=memory.phone))
    return settle_step(memory, step, view)


def taken_up(memory: Memory, view: View) -> Plan:
    """The next wish of the agenda becomes the task, with a word about it."""
    wanted = memory.agenda[0]
    memory = push_task(_change(memory, agenda=memory.agenda[1:]), begun(wanted))
    if wanted.kind == "human":
        return settle_step(memory, handoff.start_handoff(Handoff(), view), view)
    plan = resume_task(memory, view)
    joints = view.speech.joints
    whom = joints.whom.format(whom=wanted.whom) if wanted.whom else ""
    values = {"service": view.service(wanted.service) if wanted.service else joints.visit, "whom": whom}
    return _change(plan, moves=(Tell(f"next-{wanted.kind}", values), *plan.moves))


def begun(wanted: Wanted) -> Task:
    """The task that a wish begins with."""
    match wanted.kind:
        case "book":
            return Booking(service=wanted.service, whom=wanted.whom, wish=wanted.wish)
        case "reschedule":
            return Rescheduling(service=wanted.service, wish=wanted.wish)
        case "cancel":
            return Cancellation(service=wanted.service, hint=wanted.wish)
        case "check":
            return Cancellation(only_ask=True)
        case "message":
            return Message()
        case "human":
            return Handoff()
        case _:
            assert_never(wanted.kind)


def back_to(task: Task, view: View) -> Tell:
    match task:
        case Booking():
            return Tell("back-to-booking", {"service": view.service(task.service) if task.service else view.speech.joints.visit})
        case Rescheduling():
            return Tell("back-to-moving")
        case Cancellation():
            return Tell("back-to-cancelling")
        case Message():
            return Tell("back-to-message")
        case Handoff():
            return Tell("back-to-question")
        case _:
            assert_never(task)
