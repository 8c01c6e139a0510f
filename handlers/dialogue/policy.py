"""The caller's turn: rules first, then what they ask of us, then the task it belongs to."""

import msgspec

from handlers.dialogue.booking import questions
from handlers.dialogue.confirmed_name import keep_confirmed_name
from handlers.dialogue.courtesies import manners
from handlers.dialogue.decision_rules import implied, ruled, ruling
from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.farewell import leave
from handlers.dialogue.greeting import may_record
from handlers.dialogue.offers import accepted
from handlers.dialogue.plan import Plan, advance, replaced, resumed, settled
from handlers.dialogue.question_answers import QUESTIONS, answers
from handlers.dialogue.repair import bare_name, unsure
from handlers.dialogue.state import Booking, Memory
from handlers.dialogue.topic_switch import switched
from handlers.dialogue.user_turn import Heard, heard
from schemas.understanding import IntentRecognised

_change = msgspec.structs.replace
#: Questions to which any words are an answer.
_FREE = frozenset(("message-text", "qualify", "rule-ask"))
#: What means nothing by itself: said before a question was heard, it is no answer to that question.
_ONLY_ANSWERS = frozenset(("yes", "no", "thanks", "greet", "smalltalk", "wait"))


def take(said: IntentRecognised, memory: Memory, view: View) -> Plan:
    """The plan of the reply to a turn."""
    turn = keep_confirmed_name(_priced(bare_name(heard(said), memory), memory), said, memory)
    memory = _change(memory, silent=0, service=_service(turn, memory, view), waiting=False)
    if view.crossed and not turn.values and set(turn.intents) <= _ONLY_ANSWERS:
        return Plan(memory=memory, keep=True)
    rule = ruling(turn, memory, view) or implied(turn, memory, view)
    first: tuple[Move, ...] = ()
    if rule is not None:
        result = ruled(rule, _question_answered(turn, memory, view), view)
        if isinstance(result, Plan):
            return result
        memory, first = result
    plan = may_record(turn, memory, view) if rule is None else None
    if plan is None and not ((rule and first) or _free_words(turn, memory)):
        plan = manners(turn, memory, view)
    plan = plan or accepted(turn, memory, view) or _answered(turn, memory, view, heard_rule=bool(first))
    return _change(plan, moves=(*first, *plan.moves))


def _priced(turn: Heard, memory: Memory) -> Heard:
    """The service whose price was asked for."""
    named = memory.asked == "price-service" and turn.one("service") and turn.has("give-service")
    return _change(turn, intents=("price",)) if named else turn


def _question_answered(turn: Heard, memory: Memory, view: View) -> Memory:
    """An answer that set off a rule is an answer still."""
    open_questions = questions(memory.task, view) if memory.asked == "qualify" and isinstance(memory.task, Booking) else ()
    if not open_questions or not isinstance(memory.task, Booking):
        return memory
    task = _change(memory.task, answers=(*memory.task.answers, f"{open_questions[0]} {turn.words}"))
    return replaced(memory, task)


def _free_words(turn: Heard, memory: Memory) -> bool:
    """The question was an open one, and this is an answer to it, whatever it looks like."""
    return memory.asked in _FREE and bool(turn.words) and not turn.has("human", "goodbye", "wait", "repeat")


def _service(turn: Heard, memory: Memory, view: View) -> str:
    named = turn.one("service")
    return named if view.business.service(named) else memory.service


def _answered(turn: Heard, memory: Memory, view: View, *, heard_rule: bool) -> Plan:
    """Questions are answered, then the task goes on; whatever the task makes of it."""
    free = _free_words(turn, memory)
    if memory.asked == "rule-ask" and isinstance(memory.task, Booking) and turn.words:
        noted = _change(memory.task, answers=(*memory.task.answers, f"{memory.question} {turn.words}"))
        memory = _change(memory, tasks=(*memory.tasks[:-1], noted), question="")
    told = () if memory.asked == "message-text" else answers(turn, view, memory.service)
    before_switch = memory
    memory, hint = (memory, ()) if free else switched(turn, memory)
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
        done = memory.asked == "anything-else" and (turn.has("thanks") or (turn.yes and "thank" in turn.words.lower()))
        if turn.no or done:
            return leave(memory, view)
        return Plan(memory=memory, moves=(Ask(key="how-help", act="how-help-more"),)) if turn.yes else unsure(turn, memory, view)
    before = memory.task
    if before is None:
        return unsure(turn, memory, view)
    step = advance(before, turn, _change(view, asked="" if hint else memory.asked, name=memory.name, phone=memory.phone))
    plan = settled(memory, step, view)
    stuck = step.task == before and not told and not hint and not heard_rule and _asks(plan.moves) == memory.asked
    if stuck and memory.asked != "message-text" and view.read_back:
        return unsure(turn, memory, view)
    plan = _change(plan, memory=_change(plan.memory, again=0))
    return _change(plan, moves=(*hint, *told, *plan.moves))


def _agreed(turn: Heard, memory: Memory, view: View) -> Plan | None:
    """A yes to a read-back and something new in one turn: what was read back is done first."""
    if memory.task is None or memory.asked != "read-back" or not turn.yes:
        return None
    view = _change(view, name=memory.name, phone=memory.phone)
    step = advance(memory.task, Heard(intents=("yes",), words=turn.words), view)
    if step.task is None or not step.moves or isinstance(step.moves[0], Tell | Ask):
        return None
    rest = _change(turn, intents=tuple(intent for intent in turn.intents if intent != "yes"))
    plan = _answered(rest, _change(replaced(memory, step.task), asked=""), view, heard_rule=False)
    return _change(plan, moves=(*step.moves, *plan.moves))


def _then_resume(memory: Memory, told: tuple[Move, ...], view: View) -> Plan:
    """After an answer the question that stood is asked again; with none, the caller has the turn."""
    if any(not isinstance(move, Tell) for move in told):
        return Plan(memory=memory, moves=told, keep=True)
    if memory.task is None:
        act = "book-it" if memory.service and memory.asked != "book-it" and not memory.appointment else "anything-else"
        key = "book-it" if act == "book-it" else "anything-else"
        values = {"service": view.service(memory.service)}
        memory = _change(memory, outcomes=(*memory.outcomes, "answered"), again=0)
        return Plan(memory=memory, moves=(*told, Ask(key=key, act=act, values=values, expects="yes-no")))
    plan = resumed(_change(memory, again=0), view)
    return _change(plan, moves=(*told, *plan.moves))


def _about_task(turn: Heard, memory: Memory) -> bool:
    """A turn with a question in it also moves the task on, when it agrees, corrects or brings something."""
    given = set(turn.values) - {"topic", "rule", "service"}
    if memory.task is None or (turn.has("who", "hours") and set(turn.intents) <= QUESTIONS):
        return False
    return bool(given) or not set(turn.intents) <= QUESTIONS


def _asks(moves: tuple[Move, ...]) -> str:
    return next((move.key for move in moves if isinstance(move, Ask)), "")
