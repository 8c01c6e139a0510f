"""The first words: who this is, that it is an AI, and an offer; or first, where the business records, whether it may."""

from handlers.dialogue.dialogue_acts import Ask, Tell, View
from handlers.dialogue.plan import Plan
from handlers.dialogue.spoken.dates import part_of_day
from handlers.dialogue.state import Memory
from handlers.dialogue.user_turn import UserTurn

MAY_RECORD = "may-record"
#: What may be said with a yes or no and still be nothing more.
_PLAIN = frozenset(("yes", "no", "thanks", "greet"))


def greet_caller(memory: Memory, view: View) -> Plan:
    """Greet in the business's own words when it has some; that an AI speaks is said in any case."""
    values = {"business": view.business.name, "part": part_of_day(view.now.time(), view.speech).greet}
    own = view.business.greeting.replace("{name}", view.business.name).strip()
    if not own:
        moves: tuple[Tell, ...] = (Tell("greet", values),)
    elif view.mentions("says-ai", own):
        moves = (Tell("literal", {"text": own}),)
    else:
        moves = (Tell("greet-own", values | {"own": own.rstrip(".!"), "own_sentence": own}),)
    if view.on_file:
        moves = (*moves, Tell("welcome-back"))
    if view.texted:
        moves = (*moves, Tell("you-texted"))
    if view.business.record:
        return Plan(memory=memory, moves=(*moves, ask_to_record()))
    return Plan(memory=memory, moves=(*moves, Ask(key="how-help", act="how-help")))


def ask_to_record() -> Ask:
    return Ask(key=MAY_RECORD, act=MAY_RECORD, expects="yes-no")


def answer_recording_question(turn: UserTurn, memory: Memory, view: View) -> Plan | None:
    """After the question whether we may record: a plain yes or no is thanked for; anything else was no yes, and is answered."""
    if memory.asked != MAY_RECORD or not turn.intents or set(turn.intents) - _PLAIN or not (turn.yes or turn.no):
        return None
    said = Tell("recording" if turn.yes and view.read_back else "not-recording")
    return Plan(memory=memory, moves=(said, Ask(key="how-help", act="how-help")))
