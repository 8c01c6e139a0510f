"""Handing over in the course of a call: suggested by a trigger, chosen by the caller, or come to nothing."""

import msgspec

from handlers.call.rota import find_numbers
from handlers.dialogue.dialogue_acts import Ask, Tell, View
from handlers.dialogue.handoff import STAY, advance_handoff, ask_way, choose_way, start_handoff, take_nobody
from handlers.dialogue.plan import Plan, push_task, resume_task, settle_step
from handlers.dialogue.state import Handoff, Memory
from handlers.dialogue.user_turn import UserTurn
from schemas.handoff import HandoffMissed, HandoffSuggested

_change = msgspec.structs.replace


def begin_handoff(memory: Memory, task: Handoff, view: View) -> Plan:
    """The caller wants a person, or agreed to one: it is the task now."""
    return settle_step(push_task(memory, task), start_handoff(task, view), view)


def offer_person(suggested: HandoffSuggested, memory: Memory, view: View) -> Plan:
    """A trigger has fired: a person is offered; on the line where somebody's phone can ring, else by a call back."""
    if isinstance(memory.task, Handoff):
        return resume_task(memory, view)
    task = Handoff(reason=suggested.reason, trigger=suggested.trigger)
    memory = push_task(_change(memory, again=0), task)
    reachable = find_numbers(view.business, view.now) and not view.texting
    ask = ask_way() if reachable else Ask(key="offer-human", act="offer-human", expects="yes-no")
    return Plan(memory=memory, moves=(Tell("better-with-person"), ask))


def answer_stay_question(turn: UserTurn, memory: Memory, view: View) -> Plan | None:
    """A plan when the turn says which way the caller prefers, in whatever words, or changes their mind while it rings."""
    task = memory.task
    if not isinstance(task, Handoff) or not (memory.asked == STAY or task.ringing):
        return None
    view = _change(view, asked=memory.asked)
    way = choose_way(turn, view)
    if not way or (task.ringing and way == "line"):
        return None
    return settle_step(memory, advance_handoff(task, turn, view), view)


def tell_nobody_came(_: HandoffMissed, memory: Memory, view: View) -> Plan:
    """Nobody took the caller over: say that somebody calls back, and go on with what they were at."""
    nth = next((nth for nth, task in enumerate(memory.tasks) if isinstance(task, Handoff)), None)
    if memory.leaving:
        return Plan(memory=memory, keep=True)
    if nth is None:
        memory, nth = push_task(memory, Handoff(sent=True)), len(memory.tasks)
    task = memory.tasks[nth]
    step = take_nobody(task if isinstance(task, Handoff) else Handoff())
    if nth == len(memory.tasks) - 1:
        return settle_step(memory, step, view)
    rest = (*memory.tasks[:nth], *memory.tasks[nth + 1 :])
    plan = resume_task(_change(memory, tasks=rest, outcomes=(*memory.outcomes, "callback")), view)
    return _change(plan, moves=(*step.moves, *plan.moves))
