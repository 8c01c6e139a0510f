"""A question that got no usable answer twice is not asked a third time in the same words: in others, or help is offered."""

import zlib

import msgspec

from handlers.dialogue.dialogue_acts import Ask, Move, Tell
from handlers.dialogue.plan import Plan
from handlers.dialogue.state import Memory

_change = msgspec.structs.replace
#: As often is one question asked in the same words.
TRIES = 2
#: As often is it asked in vain, however it is worded.
_ALTOGETHER = 4
#: Questions that open something new whenever they are asked, or that are the way out themselves.
_OPEN = frozenset(("anything-else", "how-help", "book-it", "offer-help", "offer-human", "offer-message"))
#: What says nothing new before a question: the caller did not get anything for their words.
_EMPTY = frozenset(
    (
        "did-not-catch",
        "did-not-catch-again",
        "put-differently",
        "which-of-them",
        "cut-off",
        "we-were-at",
        "still-there",
    )
)


def offer_help(memory: Memory) -> Plan:
    """Own up to not understanding each other, and offer a person or a message."""
    ask = Ask(key="offer-help", act="offer-help", expects="yes-no")
    return Plan(memory=_change(memory, again=0, repeats=0, put={}), moves=(Tell("sorry-not-understood"), ask))


def offer_message(memory: Memory) -> Plan:
    """Own up to not understanding each other where no person is offered for it: a message can be left."""
    ask = Ask(key="offer-message", act="offer-message-plain", expects="yes-no")
    return Plan(memory=_change(memory, again=0, repeats=0, put={}), moves=(Tell("sorry-not-understood"), ask))


def repeated(memory: Memory, otherwise: Plan) -> Plan:
    """What was said last, once more; the second time `otherwise`, in other words or without it; then help is offered."""
    repeats = memory.repeats + 1
    if repeats < TRIES:
        moves = tuple(Tell("literal", {"text": text}, whole=True) for text in memory.last)
        return Plan(memory=_change(memory, repeats=repeats), moves=moves, keep=True)
    if repeats > TRIES:
        return offer_help(memory)
    same = any(isinstance(move, Ask) and move.key == memory.asked for move in otherwise.moves)
    kept = _change(otherwise.memory, repeats=repeats, again=int(same))
    return _change(otherwise, memory=kept, moves=(*([Tell("put-differently")] if same else ()), *otherwise.moves))


def asked_before(plan: Plan, before: Memory) -> dict[str, int]:
    """How often each wording was asked in vain; counting begins anew once something came of the task."""
    moved_on = plan.memory.outcomes != before.outcomes or type(plan.memory.task) is not type(before.task)
    return {} if moved_on else plan.memory.put


def counted(plan: Plan, put: dict[str, int], key: str, text: str) -> tuple[dict[str, int], bool]:
    """The counts with this question in them; whether it was asked often enough, and nothing new can be said before it.

    Whoever asks something in between hears the question again, however often.
    """
    name, vain = wording_id(text), key not in _OPEN and all(_empty(move, plan) for move in plan.moves)
    enough = vain and (put.get(name, 0) >= TRIES or put.get(key, 0) >= _ALTOGETHER)
    return put | {name: put.get(name, 0) + 1, key: put.get(key, 0) + vain}, enough


def _empty(move: Move, plan: Plan) -> bool:
    """Whether a move gives the caller nothing: a question itself, a courtesy before it, or the last words once more."""
    match move:
        case Ask():
            return True
        case Tell(act=act):
            return act in _EMPTY or (act == "literal" and plan.keep)
        case _:  # open: every other move gives the caller something
            return False


def wording_id(text: str) -> str:
    """A short name for a wording."""
    return f"{zlib.crc32(text.encode()):x}"
