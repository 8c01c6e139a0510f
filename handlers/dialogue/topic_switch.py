"""Changing the subject: what the caller wants now goes on top of what they wanted before."""

import msgspec

from handlers.dialogue.cancellation import switch_to_rescheduling
from handlers.dialogue.dialogue_acts import Move, Tell, View
from handlers.dialogue.plan import drop_task, push_task, replace_task
from handlers.dialogue.state import Booking, Cancellation, Handoff, Memory, Message, Rescheduling, Wish
from handlers.dialogue.user_turn import UserTurn

_change = msgspec.structs.replace
_GIVEN = frozenset(("give-service", "give-date", "give-time", "give-staff"))


def switch_topic(turn: UserTurn, memory: Memory, view: View) -> tuple[Memory, tuple[Move, ...]]:
    """The memory with the right task on top, and a word about the change when one is due."""
    task, words = memory.task, turn.words
    if _cannot_come(turn, memory, view):
        made = memory.appointment
        days = turn.days() or turn.days("not-date")
        return push_task(
            memory, Cancellation(found=(made,) if made else None, appointment=made, either=True, hint=Wish(days=days))
        ), ()
    if isinstance(task, Booking | Rescheduling) and _unwanted(turn, view):
        return _change(drop_task(memory), service=""), (Tell("dropped"),)
    for intent in turn.intents:
        match intent:
            case "book":
                return _booking(turn, memory, view), ()
            case "lead" if turn.one("service") and task is None:
                return _booking(turn, memory, view), ()
            case "availability" | "emergency" if not isinstance(task, Booking | Rescheduling):
                return push_task(memory, _new(turn, memory)), ()
            case "reschedule" if isinstance(task, Cancellation):
                return replace_task(memory, switch_to_rescheduling(task)), ()
            case "reschedule" if isinstance(task, Booking) and not view.mentions("existing", words):
                again = Wish(staff=task.wish.staff, fruitless=task.wish.fruitless + 1)
                return (memory if turn.values else replace_task(memory, _change(task, wish=again))), ()
            case "reschedule" if not isinstance(task, Rescheduling):
                return _moving(turn, memory, view), ()
            case "cancel" if isinstance(task, Booking) and not view.mentions("existing", words):
                return drop_task(memory), (Tell("dropped"),)
            case "cancel" if isinstance(task, Message):
                return drop_task(memory), (Tell("dropped"),)
            case "cancel" if isinstance(task, Rescheduling):
                return replace_task(memory, Cancellation(found=task.found, appointment=task.appointment, phone=task.phone)), ()
            case "cancel" if not isinstance(task, Cancellation) or task.only_ask:
                made = memory.appointment
                known = (made,) if made and not view.mentions("other", words) else None
                return push_task(memory, Cancellation(found=known)), ()
            case "check" if not isinstance(task, Cancellation):
                return push_task(memory, Cancellation(only_ask=True)), ()
            case "message" if not isinstance(task, Message):
                return push_task(memory, Message(to=turn.one("staff"))), ()
            case "correction" | "no" | "give-date" | "give-time" | "complaint" if _amends(turn, memory, view):
                return _moving(turn, memory, view), ()
            case _:  # open: any other intent keeps the subject
                continue
    chosen = isinstance(task, Handoff) and not task.sent and not turn.yes and _for_a_visit(turn)
    if chosen:
        memory = drop_task(memory)
        task = memory.task
    wants = (
        chosen
        or turn.has(*_GIVEN)
        or turn.one("soonest")
        or (turn.one("service") and (not turn.intents or (turn.yes and memory.asked == "anything-else")))
        or (turn.yes and memory.asked == "book-it")
    )
    if task is None and wants and not (turn.has("correction") and memory.appointment):
        return push_task(memory, _new(turn, memory)), ()
    return memory, ()


def _for_a_visit(turn: UserTurn) -> bool:
    """Asked whether a person or a visit, who says what, when or where chooses the visit."""
    return turn.has(*_GIVEN, "give-place") or any(map(turn.one, ("service", "soonest", "street", "town", "postcode")))


def _cannot_come(turn: UserTurn, memory: Memory, view: View) -> bool:
    free = not isinstance(memory.task, Booking | Rescheduling | Cancellation)
    return free and view.mentions("cannot-come", turn.words) and not view.mentions("move-or-cancel-said", turn.words)


def _unwanted(turn: UserTurn, view: View) -> bool:
    """No, do not book it: nothing else is said, so what is being arranged is dropped."""
    return not turn.values and turn.has("no", "correction") and view.mentions("drop-it", turn.words)


def _amends(turn: UserTurn, memory: Memory, view: View) -> bool:
    """What was just booked or moved was meant otherwise."""
    told = turn.has("correction", "no") or view.mentions("not-right", turn.words)
    return memory.task is None and memory.appointment is not None and told and bool(turn.one("date") or turn.one("time"))


def _booking(turn: UserTurn, memory: Memory, view: View) -> Memory:
    if isinstance(memory.task, Handoff) and not memory.task.sent:
        memory = drop_task(memory)
    if (
        isinstance(memory.task, Rescheduling)
        and memory.task.appointment
        and not view.mentions("another", turn.words)
        and not turn.one("service")
    ):
        return memory
    return memory if isinstance(memory.task, Booking) else push_task(memory, _new(turn, memory))


def _new(turn: UserTurn, memory: Memory) -> Booking:
    """A booking of what was just talked about, unless that was booked already or another service is named."""
    made = memory.appointment
    service = memory.service if not (made and made.service == memory.service) else ""
    return Booking(service="" if turn.one("service") else service)


def _moving(turn: UserTurn, memory: Memory, view: View) -> Memory:
    made = memory.appointment
    if made and not view.mentions("other", turn.words) and turn.one("service") in {"", made.service}:
        return push_task(memory, Rescheduling(found=(made,), appointment=made))
    return push_task(memory, Rescheduling())
