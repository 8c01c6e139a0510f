"""A name that was read back and agreed to stands: what is made of the caller's words later does not replace it by accident."""

import msgspec
from rapidfuzz import fuzz

from handlers.dialogue.state import Memory
from handlers.dialogue.user_turn import UserTurn
from handlers.understanding.phonetics import phonetic_key
from schemas.understanding import IntentRecognised

#: So sure is a name that somebody gives on purpose ("my name is ..."); "this is ..." and "I am ..." are less.
_GIVEN = 0.9
#: Words whose sounds are so much alike, from 0 to 100, are one word that was misheard.
_ALIKE = 75
#: Questions to which a name is the answer.
_ASKED = frozenset(("name", "what-wrong"))


def keep_confirmed_name(turn: UserTurn, said: IntentRecognised, memory: Memory) -> UserTurn:
    """The turn without a name that is probably the confirmed one misheard; a correction, and the answer to a question, count."""
    name = turn.one("name")
    if not (name and memory.confirmed) or turn.corrects or turn.no or turn.one("not-name") or memory.asked in _ASKED:
        return turn
    sure = max((one.confidence for one in said.entities if one.role == "name"), default=0.0)
    if sure >= _GIVEN and not _sounds_like(name, memory.confirmed):
        return turn
    return msgspec.structs.replace(turn, values={role: found for role, found in turn.values.items() if role != "name"})


def _sounds_like(name: str, confirmed: str) -> bool:
    """Whether one could be the other, or a part of it, to somebody who does not hear well."""
    known = [phonetic_key(word) for word in confirmed.lower().split()]
    return all(any(fuzz.ratio(phonetic_key(word), one) >= _ALIKE for one in known) for word in name.lower().split())
