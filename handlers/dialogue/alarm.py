"""Danger comes before everything: what to do now, that the people of the business hear of it, and nobody hangs up."""

import msgspec

from handlers.dialogue.dialogue_acts import Ask, Move, Tell, View
from handlers.dialogue.plan import Plan, push_task
from handlers.dialogue.sentence_splitter import split_sentences
from handlers.dialogue.state import Handoff, Memory
from handlers.dialogue.user_turn import UserTurn
from handlers.understanding.danger_kinds import answer_to
from schemas.knowledge import Rule

_change = msgspec.structs.replace
#: In the industries' own rules, the number that is said in the United States.
_AMERICAN = "911"


def endangered(turn: UserTurn, memory: Memory, view: View, rule: Rule | None) -> Plan:
    """What to do now, in the words of the business's own rule when one fits; then somebody is offered on the line.

    Whatever was being done waits; it is gone back to afterwards.
    """
    own = rule if rule is not None and rule.then == "urgent" else None
    rules = (*memory.rules, own.id) if own is not None and own.id not in memory.rules else memory.rules
    memory = _change(memory, rules=rules, again=0)
    first = _advised(own.say, view) if own is not None else (_advice(turn.danger, view),)
    if not view.business.triggers.danger.on:
        return Plan(memory=memory, moves=(*first, Tell("danger-alerted"), Ask(key="how-help", act="how-help-more")))
    memory = push_task(memory, Handoff(reason=f"danger: {turn.danger}", urgent=True, trigger="danger"))
    return Plan(
        memory=memory,
        moves=(*first, Tell("danger-alerted"), Ask(key="offer-human", act="offer-human-urgent", expects="yes-no")),
    )


def _advice(kind: str, view: View) -> Move:
    numbers = view.numbers
    answer = answer_to(kind)
    if answer == "poison" and not numbers.poison:
        answer = "life"
    act = "danger-self-harm-line" if answer == "self-harm" and numbers.crisis else f"danger-{answer}"
    return Tell(act, {"number": numbers.emergency, "poison": numbers.poison, "crisis": numbers.crisis}, whole=True)


def _advised(say: str, view: View) -> tuple[Move, ...]:
    """The rule's own sentences, with the country's number."""
    text = say.replace(_AMERICAN, view.numbers.emergency)
    return tuple(Tell("literal", {"text": sentence}, whole=True) for sentence in split_sentences(text))
