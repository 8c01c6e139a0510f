"""What any receptionist does at any moment: waits, repeats, thanks, greets, says goodbye, fetches a person."""

import msgspec

from handlers.consent.spoken_opt_out import wants_no_contact
from handlers.dialogue.dialogue_acts import Ask, Tell, View
from handlers.dialogue.farewell import say_farewell
from handlers.dialogue.handoff_plan import begin_handoff
from handlers.dialogue.plan import Plan, push_task, resume_task
from handlers.dialogue.repair import PATIENCE, ask_how_to_help
from handlers.dialogue.repeats import repeated
from handlers.dialogue.state import Handoff, Memory
from handlers.dialogue.user_turn import UserTurn
from handlers.understanding.intents import REQUESTS

_change = msgspec.structs.replace
#: A "no, that's all" to anything but these questions is the end of the call, whatever was being done.
_TO_BE_DENIED = frozenset(("read-back", "anything-else", "offer-message", "offer-human", "same-number"))
#: What a caller who leaves says beside the farewell.
_PARTING = frozenset(("goodbye", "no", "thanks", "unknown"))
#: What "I have a question" may be taken for, while nothing has been asked.
_NOT_SAID = frozenset(("faq", "book", "check"))


def answer_courtesy(turn: UserTurn, memory: Memory, view: View) -> Plan | None:
    """A plan, when the turn is no more than that; None when there is work to do."""
    first = turn.intents[0] if turn.intents else ""
    if not turn.values and not set(turn.intents) & REQUESTS - _NOT_SAID and view.mentions("has-question", turn.words):
        return Plan(memory=memory, moves=(Ask(key="how-help", act="go-ahead"),), keep=memory.task is not None)
    if wants_no_contact(turn.words):
        return _left_alone(memory, view)
    match first:
        case "wait":
            return Plan(memory=_change(memory, waiting=True, patience=PATIENCE), moves=(Tell("take-your-time"),), keep=True)
        case "repeat":
            otherwise = resume_task(memory, view) if memory.task is not None else Plan(memory=memory, moves=(ask_how_to_help(),))
            return repeated(memory, otherwise) if memory.last else otherwise
        case "human" if not isinstance(memory.task, Handoff):
            return begin_handoff(memory, Handoff(), view)
        case "complaint":
            memory = push_task(memory, Handoff(reason="complaint", trigger="complaint"))
            return Plan(
                memory=memory, moves=(Tell("sorry-complaint"), Ask(key="offer-human", act="offer-human", expects="yes-no"))
            )
        case "emergency" if not turn.one("service") and not isinstance(memory.task, Handoff):
            memory = push_task(memory, Handoff(reason="emergency", urgent=True, trigger="danger"))
            return Plan(
                memory=memory, moves=(Tell("emergency"), Ask(key="offer-human", act="offer-human-urgent", expects="yes-no"))
            )
        case "goodbye" if turn.bare or _parts(turn, memory):
            return say_farewell(memory, view)
        case "no" if (
            turn.bare and memory.task is not None and memory.asked not in _TO_BE_DENIED and view.mentions("closing", turn.words)
        ):
            return say_farewell(memory, view)
        case "thanks" | "greet" | "smalltalk" if len(turn.intents) == 1 and not turn.values:
            return _courtesy(first, turn, memory, view)
        case _:  # open: any other intent is work
            return None


def _parts(turn: UserTurn, memory: Memory) -> bool:
    """Whether a farewell with words around it ("I must have the wrong number, bye") ends the call.

    It does where nothing was being arranged, or the question was put before, and the turn brings nothing.
    """
    return not turn.values and set(turn.intents) <= _PARTING and (memory.task is None or memory.again > 0)


def _left_alone(memory: Memory, view: View) -> Plan:
    """It is noted (see `consent`); an errand under way goes on, and nothing is offered."""
    told = Tell("do-not-contact", {"business": view.business.name}, whole=True)
    plan = resume_task(_change(memory, again=0, outcomes=(*memory.outcomes, "answered")), view)
    return _change(plan, moves=(told, *plan.moves))


def _courtesy(intent: str, turn: UserTurn, memory: Memory, view: View) -> Plan:
    if intent == "thanks" and memory.task is None:
        return (
            say_farewell(memory, view)
            if memory.asked == "anything-else" and turn.bare
            else Plan(memory=memory, moves=(Tell("welcome"), Ask(key="anything-else", act="anything-else", expects="yes-no")))
        )
    robot = view.mentions("robot", turn.words)
    said = Tell("i-am-ai" if robot else {"thanks": "welcome", "greet": "hello"}.get(intent, "smalltalk"))
    if memory.task is None:
        return Plan(memory=memory, moves=(said, ask_how_to_help()))
    plan = resume_task(memory, view)
    return _change(plan, moves=(said, *plan.moves))
