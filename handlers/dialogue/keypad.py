"""Telephone keys: 0 for a person, * to hear it again, 1 to 3 for an offer, 1 and 2 for yes and no."""

from handlers.dialogue.dialogue_acts import View
from handlers.dialogue.plan import Plan
from handlers.dialogue.policy import plan_reply
from handlers.dialogue.state import Memory
from schemas.line import KeyPressed
from schemas.understanding import Entity, IntentRecognised

_CHOOSING = frozenset(("offer", "which"))


def read_key(key: KeyPressed, memory: Memory, view: View) -> Plan:
    """A key means what the caller could have said. Keys that mean nothing here are let go."""
    intent, entities = "", tuple[Entity, ...]()
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
