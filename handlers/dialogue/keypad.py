"""Telephone keys: digits of a number that was asked for; else 0 a person, * again, 1 to 3 an offer, 1 and 2 yes and no."""

import msgspec

from handlers.dialogue.dialogue_acts import Ask, View
from handlers.dialogue.number_gathering import keyed
from handlers.dialogue.plan import Plan
from handlers.dialogue.policy import plan_reply
from handlers.dialogue.state import Memory
from schemas.line import KeyPressed
from schemas.understanding import Entity, IntentRecognised

_change = msgspec.structs.replace
_YES_NO = frozenset("12")
_CHOOSING = frozenset(("offer", "which"))


def read_key(key: KeyPressed, memory: Memory, view: View) -> Plan:
    """A key means what the caller could have said. Keys that mean nothing here are let go."""
    intent, entities = "", tuple[Entity, ...]()
    if memory.asked == "phone" or (memory.asked == "phone-ok" and (memory.digits or key.digit not in _YES_NO)):
        return _dialled(key.digit, memory, view)
    match key.digit:
        case "0":
            intent = "human"
        case "*":
            intent = "repeat"
        case "1" | "2" | "3" as digit if memory.asked in _CHOOSING:
            intent, entities = "give-time", (Entity(role="choice", value=digit),)
        case "1" if memory.expects == "yes-no":
            intent = "yes"
        case "2" if memory.expects == "yes-no":
            intent = "no"
        case _:  # open: whatever a telephone sends
            return Plan(memory=memory, keep=True)
    said = IntentRecognised(turn=0, words="", intent=intent, confidence=1.0, tier="rule", entities=entities)
    return plan_reply(said, memory, view)


def _dialled(digit: str, memory: Memory, view: View) -> Plan:
    """One more digit of the number; * begins again, # says that this was all."""
    if digit == "*":
        return Plan(memory=_change(memory, digits=""), moves=(Ask(key="phone", act="ask-phone", expects="number"),))
    if not digit.isdecimal():
        return Plan(memory=_change(memory, digits=""), moves=(Ask(key="phone", act="ask-phone-whole", expects="number"),))
    memory, whole = keyed(digit, memory, view)
    if not whole:
        return Plan(memory=memory, moves=(), keep=True)
    said = IntentRecognised(
        turn=0, words="", intent="give-phone", confidence=1.0, tier="rule", entities=(Entity(role="phone", value=whole),)
    )
    return plan_reply(said, memory, view)
