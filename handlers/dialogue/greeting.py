"""The first words: who this is, that it is an AI, and an offer."""

from handlers.dialogue.memory import Memory
from handlers.dialogue.moves import Ask, Tell, View
from handlers.dialogue.plans import Plan

_NOON, _EVENING = 12, 17


def greeted(memory: Memory, view: View) -> Plan:
    """Greet in the business's own words when it has some; that an AI speaks is said in any case."""
    part = "morning" if view.now.hour < _NOON else "afternoon" if view.now.hour < _EVENING else "evening"
    values = {"business": view.business.name, "part": part}
    own = view.business.greeting.replace("{name}", view.business.name).strip()
    if not own:
        moves: tuple[Tell, ...] = (Tell("greet", values),)
    elif any(word in f" {own.lower()} " for word in (" ai ", " a.i. ", "virtual assistant", "automated assistant")):
        moves = (Tell("literal", {"text": own}),)
    else:
        moves = (Tell("greet-own", values | {"own": own.rstrip(".!"), "own_sentence": own}),)
    return Plan(memory=memory, moves=(*moves, Ask(key="how-help", act="how-help")))
