"""Changing the subject: what the caller wants now goes on top of what they wanted before."""

import msgspec

from handlers.dialogue.cancellation import moving
from handlers.dialogue.dialogue_acts import Move, Tell
from handlers.dialogue.plan import dropped, pushed, replaced
from handlers.dialogue.state import Booking, Cancelling, Handing, Memory, Message, Moving, Wish
from handlers.dialogue.user_turn import Heard

_change = msgspec.structs.replace
_EXISTING = ("appointment", "existing", "already", "i have", "i had", "my other", "booked", "visit")
_ANOTHER = ("another", "new appointment", "also", "as well", "second one", "for my")
_GIVEN = frozenset(("give-service", "give-date", "give-time", "give-staff"))


def switched(turn: Heard, memory: Memory) -> tuple[Memory, tuple[Move, ...]]:
    """The memory with the right task on top, and a word about the change when one is due."""
    task, words = memory.task, f" {turn.words.lower()} "
    for intent in turn.intents:
        match intent:
            case "book":
                return _booking(turn, memory, words), ()
            case "availability" | "emergency" if not isinstance(task, Booking | Moving):
                return pushed(memory, _new(turn, memory)), ()
            case "reschedule" if isinstance(task, Cancelling):
                return replaced(memory, moving(task)), ()
            case "reschedule" if isinstance(task, Booking) and not _mentions(words, _EXISTING):
                again = Wish(staff=task.wish.staff, fruitless=task.wish.fruitless + 1)
                return (memory if turn.values else replaced(memory, _change(task, wish=again))), ()
            case "reschedule" if not isinstance(task, Moving):
                return _moving(turn, memory, words), ()
            case "cancel" if isinstance(task, Booking) and not _mentions(words, _EXISTING):
                return dropped(memory), (Tell("dropped"),)
            case "cancel" if isinstance(task, Message):
                return dropped(memory), (Tell("dropped"),)
            case "cancel" if isinstance(task, Moving):
                return replaced(memory, Cancelling(found=task.found, appointment=task.appointment, phone=task.phone)), ()
            case "cancel" if not isinstance(task, Cancelling) or task.only_ask:
                made = memory.appointment
                known = (made,) if made and not _mentions(words, ("other",)) else None
                return pushed(memory, Cancelling(found=known)), ()
            case "check" if not isinstance(task, Cancelling):
                return pushed(memory, Cancelling(only_ask=True)), ()
            case "message" if not isinstance(task, Message):
                return pushed(memory, Message(to=turn.one("staff"))), ()
            case "correction" if task is None and memory.appointment and (turn.one("date") or turn.one("time")):
                return _moving(turn, memory, words), ()
            case _:  # open: any other intent keeps the subject
                continue
    if (
        isinstance(task, Handing)
        and not task.sent
        and (turn.has(*_GIVEN) or turn.one("service") or turn.one("soonest"))
        and not turn.yes
    ):
        memory = dropped(memory)
        task = memory.task
    wants = (
        turn.has(*_GIVEN)
        or turn.one("soonest")
        or (turn.one("service") and not turn.intents)
        or (turn.yes and memory.asked == "book-it")
    )
    if task is None and wants and not (turn.has("correction") and memory.appointment):
        return pushed(memory, _new(turn, memory)), ()
    return memory, ()


def _booking(turn: Heard, memory: Memory, words: str) -> Memory:
    if isinstance(memory.task, Handing) and not memory.task.sent:
        memory = dropped(memory)
    if isinstance(memory.task, Moving) and memory.task.appointment and not _mentions(words, _ANOTHER) and not turn.one("service"):
        return memory
    return memory if isinstance(memory.task, Booking) else pushed(memory, _new(turn, memory))


def _new(turn: Heard, memory: Memory) -> Booking:
    """A booking of what was just talked about, unless that was booked already or another service is named."""
    made = memory.appointment
    service = memory.service if not (made and made.service == memory.service) else ""
    return Booking(service="" if turn.one("service") else service)


def _moving(turn: Heard, memory: Memory, words: str) -> Memory:
    made = memory.appointment
    if made and not _mentions(words, ("other",)) and turn.one("service") in {"", made.service}:
        return pushed(memory, Moving(found=(made,), appointment=made))
    return pushed(memory, Moving())


def _mentions(words: str, any_of: tuple[str, ...]) -> bool:
    return any(f" {word}" in words for word in any_of)
