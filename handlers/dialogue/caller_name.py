"""The name a visit is put under: a part of it corrected, a surname behind it, somebody else's."""

import msgspec
from rapidfuzz import fuzz

from handlers.dialogue.dialogue_acts import Ask, View
from handlers.dialogue.state import Memory
from handlers.dialogue.user_turn import UserTurn
from handlers.understanding.phonetics import phonetic_key

_change = msgspec.structs.replace
#: Words whose sounds are so much alike, from 0 to 100, are one word that was misheard.
_ALIKE = 75


ON_FILE = "name-on-file"


def ask_name(view: View, whom: str = "") -> Ask:
    """Ask whose name it is to be under; who has called before is offered the name they gave then."""
    if view.on_file and not whom:
        return Ask(key=ON_FILE, act="ask-name-on-file", values={"name": view.on_file}, expects="yes-no")
    return Ask(key="name", act="ask-name-whom" if whom else "ask-name", values={"whom": whom}, expects="name")


def note_introduction(turn: UserTurn, memory: Memory, view: View) -> Memory:
    """What the caller said of who they are, whatever else the turn is about: a name, or whether it is the one on file."""
    if memory.asked == ON_FILE and turn.no:
        return _change(memory, stranger=True)
    if memory.asked == ON_FILE and turn.yes and view.read_back:
        return _change(memory, name=memory.name or view.on_file)
    others = turn.one("whom") or turn.one("also-for") or getattr(memory.task, "whom", "")
    if memory.name or others or memory.asked in {"name", "surname"}:
        return memory
    return _change(memory, name=turn.one("name"))


def name_taken(known: str, heard: UserTurn, view: View) -> str:
    """The name after this turn: "it's mark not john" for John Smith is Mark Smith."""
    name = heard.one("name")
    if not name:
        return _same_surname(known, heard, view)
    if view.asked == "surname" and known and " " not in name:
        return known if name in known.split() else f"{known} {name}"
    if " " in name or " " not in known or view.asked == "name":
        return name
    parts = known.split()
    if heard.one("not-name") in parts:
        return " ".join(name if part == heard.one("not-name") else part for part in parts)
    if view.mentions("last-name", heard.words):
        return " ".join([*parts[:-1], name])
    alike = [fuzz.ratio(phonetic_key(name.lower()), phonetic_key(part.lower())) for part in parts]
    place = alike.index(max(alike)) if max(alike) >= _ALIKE else 0
    return " ".join(name if nth == place else part for nth, part in enumerate(parts))


def surname_missing(name: str, whom: str, heard: UserTurn, view: View) -> Ask | None:
    """Ask once for the rest of a name of which only the first was given."""
    first_only = bool(heard.one("name")) and " " not in name and view.asked != "surname"
    if first_only and (whom or view.mentions("first-name", heard.words)):
        return Ask(key="surname", act="ask-surname", values={"name": name}, expects="name")
    return None


def _same_surname(known: str, heard: UserTurn, view: View) -> str:
    """Tim's surname is the caller's own."""
    if view.asked == "surname" and " " in view.name and (heard.yes or view.mentions("same-as-mine", heard.words)):
        return f"{known} {view.name.split()[-1]}"
    return known
