"""The caller's turn: rules first, then what they ask of us, then the task it belongs to."""

import msgspec

from handlers.dialogue.agenda import put_on
from handlers.dialogue.alarm import endangered
from handlers.dialogue.booking import list_open_questions
from handlers.dialogue.caller_name import note_introduction
from handlers.dialogue.confirmed_name import keep_confirmed_name
from handlers.dialogue.courtesies import answer_courtesy
from handlers.dialogue.date_doubts import doubted, settled_doubt
from handlers.dialogue.decision_rules import apply_rule, find_implied_rule, find_rule
from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.errands import errand
from handlers.dialogue.farewell import say_farewell
from handlers.dialogue.greeting import answer_recording_question
from handlers.dialogue.handoff_plan import answer_stay_question
from handlers.dialogue.number_gathering import gathered
from handlers.dialogue.offers import answer_offer
from handlers.dialogue.plan import Plan, advance_task, replace_task, resume_task, settle_step
from handlers.dialogue.question_answers import QUESTIONS, answer_questions
from handlers.dialogue.repair import ask_again, find_bare_name
from handlers.dialogue.service_choice import service_by_place
from handlers.dialogue.state import Booking, Memory
from handlers.dialogue.topic_switch import switch_topic
from handlers.dialogue.user_turn import FLOOR, UserTurn, read_user_turn
from schemas.understanding import IntentRecognised

_change = msgspec.structs.replace
#: Questions to which any words are an answer.
_FREE = frozenset(("message-text", "qualify", "rule-ask"))
#: What means nothing by itself: said before a question was heard, it is no answer to that question.
_ONLY_ANSWERS = frozenset(("yes", "no", "thanks", "greet", "smalltalk", "wait"))


def plan_reply(said: IntentRecognised, memory: Memory, view: View) -> Plan:
    """The plan of the reply to a turn."""
    turn = service_by_place(read_user_turn(said), view)
    turn = keep_confirmed_name(_priced(find_bare_name(turn, memory, view), memory), said, memory)
    memory = _change(memory, silent=0, service=_service(turn, memory, view), waiting=False)
    if turn.danger:
        rule = find_rule(turn, memory, view) or find_implied_rule(turn, memory, view)
        return endangered(turn, _change(memory, doubt=(), digits=""), view, rule)
    if view.crossed and not turn.values and set(turn.intents) <= _ONLY_ANSWERS:
        return Plan(memory=memory, keep=True)
    if said.heard < FLOOR:
        return ask_again(UserTurn(), memory, view)
    memory = note_introduction(turn, memory, view)
    view = _change(view, name=memory.name, on_file="" if memory.stranger else view.on_file)
    turn, memory = settled_doubt(turn, memory, view)
    turn, memory, going_on = gathered(turn, memory, view)
    going_on = going_on or answer_stay_question(turn, memory, view)
    if going_on is not None:
        return going_on
    rule = find_rule(turn, memory, view) or find_implied_rule(turn, memory, view)
    first: tuple[Move, ...] = ()
    if rule is not None:
        result = apply_rule(rule, _question_answered(turn, memory, view), view)
        if isinstance(result, Plan):
            return result
        memory, first = result
    plan = answer_recording_question(turn, memory, view) if rule is None else None
    free = _free_words(turn, memory)
    if not free:
        turn, memory = put_on(turn, memory, view)
    if plan is None and not ((rule and first) or free):
        plan = answer_courtesy(turn, memory, view) or errand(turn, memory, view)
    plan = plan or answer_offer(turn, memory, view) or _answered(turn, memory, view, heard_rule=bool(first))
    plan = doubted(turn, _change(plan, moves=(*first, *plan.moves)), view)
    return plan if turn.has("repeat") else _change(plan, memory=_change(plan.memory, repeats=0))


def _priced(turn: UserTurn, memory: Memory) -> UserTurn:
    """The service whose price was asked for."""
    named = memory.asked == "price-service" and turn.one("service") and turn.has("give-service")
    return _change(turn, intents=("price",)) if named else turn


def _question_answered(turn: UserTurn, memory: Memory, view: View) -> Memory:
    """An answer that set off a rule is an answer still."""
    open_questions = (
        list_open_questions(memory.task, view) if memory.asked == "qualify" and isinstance(memory.task, Booking) else ()
    )
    if not open_questions or not isinstance(memory.task, Booking):
        return memory
    task = _change(memory.task, answers=(*memory.task.answers, f"{open_questions[0]} {turn.words}"))
    return replace_task(memory, task)


def _free_words(turn: UserTurn, memory: Memory) -> bool:
    """The question was an open one, and this is an answer to it, whatever it looks like."""
    return memory.asked in _FREE and bool(turn.words) and not (turn.repeats or turn.has("human", "goodbye", "wait"))


def _service(turn: UserTurn, memory: Memory, view: View) -> str:
    named = turn.one("service")
    return named if view.business.service(named) else memory.service


def _answered(turn: UserTurn, memory: Memory, view: View, *, heard_rule: bool) -> Plan:
    """Questions are answered, then the task goes on; whatever the task makes of it."""
    free = _free_words(turn, memory)
    if memory.asked == "rule-ask" and isinstance(memory.task, Booking) and turn.words:
        noted = _change(memory.task, answers=(*memory.task.answers, f"{memory.question} {turn.words}"))
        memory = _change(memory, tasks=(*memory.tasks[:-1], noted), question="")
    told = () if memory.asked == "message-text" else answer_questions(turn, view, memory.service)
    before_switch = memory
    memory, hint = (memory, ()) if free else switch_topic(turn, memory, view)
    if memory.task is not before_switch.task:
        agreed = _agreed(turn, before_switch, view)
        if agreed is not None:
            return agreed
        memory = _change(memory, asked="" if memory.asked == "read-back" else memory.asked)
    begun = memory.task is not None
    if hint and not begun:
        return _then_resume(memory, (*hint, *told), view)
    if told and not _about_task(turn, memory):
        return _then_resume(memory, told, view)
    if not begun:
        if told or heard_rule:
            return _then_resume(memory, told, view)
        done = memory.asked == "anything-else" and (turn.has("thanks") or (turn.yes and view.mentions("thanks", turn.words)))
        if (turn.no or done) and turn.bare:
            return say_farewell(memory, view)
        if turn.no and memory.again == 0:
            return Plan(memory=_change(memory, again=1), moves=(Ask(key="how-help", act="how-help-more"),))
        return (
            Plan(memory=memory, moves=(Ask(key="how-help", act="how-help-more"),)) if turn.yes else ask_again(turn, memory, view)
        )
    before = memory.task
    if before is None:
        return ask_again(turn, memory, view)
    step = advance_task(before, turn, _change(view, asked="" if hint else memory.asked, name=memory.name, phone=memory.phone))
    plan = settle_step(memory, step, view)
    stuck = step.task == before and not told and not hint and not heard_rule and _asks(plan.moves) == memory.asked
    if stuck and memory.asked != "message-text" and view.read_back:
        return ask_again(turn, memory, view)
    plan = _change(plan, memory=_change(plan.memory, again=0))
    return _change(plan, moves=(*hint, *told, *plan.moves))


def _agreed(turn: UserTurn, memory: Memory, view: View) -> Plan | None:
    """A yes to a read-back and something new in one turn: what was read back is done first."""
    if memory.task is None or memory.asked != "read-back" or not turn.yes:
        return None
    view = _change(view, name=memory.name, phone=memory.phone)
    step = advance_task(memory.task, UserTurn(intents=("yes",), words=turn.words), view)
    if step.task is None or not step.moves or isinstance(step.moves[0], Tell | Ask):
        return None
    rest = _change(turn, intents=tuple(intent for intent in turn.intents if intent != "yes"))
    plan = _answered(rest, _change(replace_task(memory, step.task), asked=""), view, heard_rule=False)
    return _change(plan, moves=(*step.moves, *plan.moves))


def _then_resume(memory: Memory, told: tuple[Move, ...], view: View) -> Plan:
    """After an answer the question that stood is asked again; with none, the caller has the turn."""
    if any(not isinstance(move, Tell) for move in told):
        return Plan(memory=memory, moves=told, keep=True)
    if memory.task is None and not memory.agenda:
        act = "book-it" if memory.service and memory.asked != "book-it" and not memory.appointment else "anything-else"
        key = "book-it" if act == "book-it" else "anything-else"
        values = {"service": view.service(memory.service)}
        memory = _change(memory, outcomes=(*memory.outcomes, "answered"), again=0)
        return Plan(memory=memory, moves=(*told, Ask(key=key, act=act, values=values, expects="yes-no")))
    plan = resume_task(_change(memory, again=0), view)
    return _change(plan, moves=(*told, *plan.moves))


def _about_task(turn: UserTurn, memory: Memory) -> bool:
    """A turn with a question in it also moves the task on, when it agrees, corrects or brings something."""
    given = set(turn.values) - {"topic", "rule", "service"}
    if memory.task is None or (turn.has("who", "hours") and set(turn.intents) <= QUESTIONS):
        return False
    return bool(given) or not set(turn.intents) <= QUESTIONS


def _asks(moves: tuple[Move, ...]) -> str:
    return next((move.key for move in moves if isinstance(move, Ask)), "")
