"""When something went wrong between the two: not understood, silent, cut off."""

import msgspec

from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.farewell import say_farewell
from handlers.dialogue.greeting import MAY_RECORD, ask_to_record
from handlers.dialogue.plan import Plan, resume_task
from handlers.dialogue.repeats import offer_help, offer_message
from handlers.dialogue.state import Handoff, Memory
from handlers.dialogue.user_turn import UserTurn

_change = msgspec.structs.replace
#: As often is a question put again before a person is offered.
_TRIES = 2
_NAME_WORDS = 3
#: The silence after which we say goodbye.
_LAST_SILENCE = 3
#: Silences of somebody who asked to wait before the ordinary ones begin to count: with those, well over a minute.
PATIENCE = 6


def ask_how_to_help() -> Ask:
    return Ask(key="how-help", act="how-help")


def ask_again(turn: UserTurn, memory: Memory, view: View) -> Plan:
    """Ask again, then in other words, then offer a person or a message."""
    again, limit = memory.again + 1, view.business.triggers.misunderstood
    if again > (limit.times if limit.on else _TRIES):
        return offer_help(memory) if limit.on else offer_message(memory)
    plan = _again(memory, view)
    if turn.yes and memory.asked in {"offer", "which"}:
        sorry = Tell("which-of-them")
    else:
        sorry = Tell("did-not-catch" if again == 1 else "did-not-catch-again")
    return _change(plan, memory=_change(plan.memory, again=again), moves=(sorry, *plan.moves))


def _again(memory: Memory, view: View) -> Plan:
    """The question that stands; with no task, how we can help."""
    if memory.task is None:
        return Plan(memory=memory, moves=(ask_how_to_help(),))
    return resume_task(memory, view)


def find_bare_name(turn: UserTurn, memory: Memory, view: View) -> UserTurn:
    """When the name was asked for, words that mean nothing else are taken for it; it is read back anyway.

    One word alone only when asked for the second time.
    """
    words = turn.words.split()
    enough = len(words) > 1 or memory.again > 0 or memory.asked == "surname"
    plain = 0 < len(words) <= _NAME_WORDS and all(word.replace("'", "").replace("-", "").isalpha() for word in words)
    if (
        memory.asked not in {"name", "surname"}
        or turn.intents
        or turn.values
        or not (plain and enough)
        or view.language.cues.words("no-names") & set(words)
    ):
        return turn
    return _change(turn, values={"name": (" ".join(word.capitalize() for word in words),)}, intents=("give-name",))


def answer_silence(memory: Memory, view: View) -> Plan:
    """Nobody speaks: are they there, then in other words, then goodbye. Who asked to wait is waited for."""
    if view.busy:
        return Plan(memory=memory, moves=(Tell("still-looking"),), keep=True)
    if isinstance(memory.task, Handoff) and memory.task.ringing:
        return Plan(memory=memory, moves=(Tell("still-ringing"),), keep=True)
    if memory.waiting:
        left = max(0, memory.patience - 1)
        return Plan(memory=_change(memory, waiting=left > 0, patience=left), moves=(Tell("here-when-ready"),), keep=True)
    nth = memory.silent + 1
    memory = _change(memory, silent=nth)
    if nth >= _LAST_SILENCE:
        return say_farewell(memory, view, act="goodbye-silence")
    plan = Plan(memory=memory, moves=(ask_to_record(),)) if memory.asked == MAY_RECORD else _again(memory, view)
    return _change(plan, moves=(Tell("still-there" if nth == 1 else "still-there-again"), *plan.moves))


def resume_after_reconnect(memory: Memory, view: View) -> Plan:
    """The line is back: say so, and where we were."""
    moves: tuple[Move, ...] = (Tell("cut-off"),)
    if memory.asked == "" and memory.task is None:
        return Plan(memory=memory, moves=(*moves, ask_how_to_help()))
    if memory.task is None:
        texts = memory.last[-1:] or ()
        return Plan(memory=memory, moves=(*moves, *(Tell("literal", {"text": text}) for text in texts)), keep=True)
    plan = resume_task(memory, view)
    where = () if any(isinstance(move, Tell) for move in plan.moves) else (Tell("we-were-at"),)
    return _change(plan, moves=(*moves, *where, *plan.moves))
