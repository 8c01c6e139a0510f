"""What people bring who come for no appointment: a bill, a parcel, an offer, an application, a wrong number."""

import msgspec

from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.farewell import say_farewell
from handlers.dialogue.plan import Plan, push_task, resume_task
from handlers.dialogue.question_answers import tell_own_answer
from handlers.dialogue.state import Handoff, Memory, Message
from handlers.dialogue.user_turn import UserTurn

_change = msgspec.structs.replace
#: What is said, and whether a message is offered or a person as well.
_ERRANDS = {
    "billing": ("billing", "offer-message"),
    "lead": ("lead", "offer-message"),
    "language": ("languages", "offer-help"),
    "robot": ("i-am-ai", ""),
    "who-called": ("who-called", "offer-message"),
    "personal-data": ("personal-data", "offer-message"),
    "delivery": ("delivery", "offer-help"),
    "sales": ("sales", "offer-message"),
    "job": ("job", "offer-message"),
}
_OFFERED = {"offer-message": "offer-message-plain", "offer-help": "offer-help"}


def errand(turn: UserTurn, memory: Memory, view: View) -> Plan | None:
    """A plan when the turn is first of all such an errand; a task under way is gone on with.

    What the business itself says to it (who comes ten minutes late ...) is said in the place of the general sentence.
    """
    own = tell_own_answer(turn, view)
    first = turn.intents[0] if turn.intents else ""
    match first:
        case "wrong-number" if memory.task is None:
            return say_farewell(memory, view, act="goodbye-wrong-number")
        case "late":
            return _after(own or (Tell("late"),), resume_task(push_task(memory, Message(text=turn.words, urgent=True)), view))
        case "do-not-call":
            asked = Message(text=f"please do not contact me any more ({turn.words})")
            return _after(Tell("do-not-call"), resume_task(push_task(memory, asked), view))
        case "language" | "" if view.language.is_named_in(turn.words) and (first or memory.task is None):
            return _then(memory, view, (Tell("language-spoken"),), "")
        case "lead" if turn.one("service"):
            return None
        case str() if first in _ERRANDS and not isinstance(memory.task, Handoff):
            act, offer = _ERRANDS[first]
            return _then(memory, view, own or (Tell(act, {"business": view.business.name}),), offer)
        case _:  # open: every other intent is no errand
            return None


def _then(memory: Memory, view: View, told: tuple[Move, ...], offer: str) -> Plan:
    """What is told, and the question that stood; without one an offer, or the turn is the caller's."""
    if memory.task is not None or memory.agenda:
        return _after(told, resume_task(_change(memory, again=0), view))
    more = Ask(key="how-help", act="how-help-more")
    ask = Ask(key=offer, act=_OFFERED[offer], expects="yes-no") if offer else more
    outcomes = (*memory.outcomes, "answered") if offer else memory.outcomes
    return Plan(memory=_change(memory, again=0, outcomes=outcomes), moves=(*told, ask))


def _after(told: Move | tuple[Move, ...], plan: Plan) -> Plan:
    return _change(plan, moves=(*(told if isinstance(told, tuple) else (told,)), *plan.moves))
