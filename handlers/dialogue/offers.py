"""Taking up what was offered: a message, a person, a booking."""

import msgspec

from handlers.dialogue.dialogue_acts import Ask, View
from handlers.dialogue.handoff_plan import begin_handoff
from handlers.dialogue.plan import Plan, drop_task, push_task, resume_task
from handlers.dialogue.state import Booking, Handoff, Memory, Message
from handlers.dialogue.user_turn import UserTurn

_change = msgspec.structs.replace
_OFFERS = frozenset(("offer-message", "offer-help", "book-it", "drop-it"))


def answer_offer(turn: UserTurn, memory: Memory, view: View) -> Plan | None:
    """A plan when the turn answers an offer, and only that."""
    if memory.asked not in _OFFERS or not (turn.yes or turn.no or turn.has("message", "human")):
        return None
    if turn.yes and turn.values and memory.asked != "book-it":
        return None
    match memory.asked:
        case "offer-message" if turn.yes or turn.has("message"):
            about = memory.task
            memory = drop_task(memory)
            return resume_task(push_task(memory, Message(name=memory.name, text="", phone=getattr(about, "phone", ""))), view)
        case "offer-help" if turn.has("message"):
            return resume_task(push_task(memory, Message()), view)
        case "offer-help" if turn.yes or turn.has("human"):
            return begin_handoff(memory, Handoff(reason="could not be understood", trigger="misunderstood"), view)
        case "book-it" if turn.yes:
            return None if turn.values else resume_task(push_task(memory, Booking(service=memory.service)), view)
        case "offer-message" if turn.no:
            return _anything_else(drop_task(memory), view)
        case "book-it" if turn.no and not turn.values:
            return _anything_else(memory, view)
        case "offer-help" if turn.no:
            return resume_task(_change(memory, again=0), view)
        case _:  # open: any other question is no offer, or this no answer to it
            return None


def _anything_else(memory: Memory, view: View) -> Plan:
    if memory.task is not None:
        return resume_task(memory, view)
    return Plan(memory=memory, moves=(Ask(key="anything-else", act="anything-else", expects="yes-no"),))
