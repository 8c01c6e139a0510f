"""Wishes said in one breath: the first is begun, the others are put on the agenda, and none is lost."""

import msgspec

from handlers.dialogue.dialogue_acts import View
from handlers.dialogue.state import Memory, Wanted, Wish
from handlers.dialogue.user_turn import UserTurn
from schemas.ranges import TimeRange

_change = msgspec.structs.replace
_TASKS = ("book", "reschedule", "cancel", "check", "message", "human")
#: Of two wishes said together one is no more than the other in other words, unless two services or "another" tell them apart.
_ALIKE = (frozenset({"book", "reschedule"}), frozenset({"cancel", "reschedule"}), frozenset({"check", "cancel"}))


def put_on(turn: UserTurn, memory: Memory, view: View) -> tuple[UserTurn, Memory]:
    """The turn with its first wish alone, and the memory with the others waiting."""
    doing = [intent for intent in dict.fromkeys(turn.intents) if intent in _TASKS]
    further = list(turn.values.get("also-service", ()))
    waiting: list[Wanted] = []
    passed: set[str] = set()
    for intent in doing[1:]:
        if not _apart(turn, {doing[0], intent}, view, several=bool(further)):
            continue
        service = further.pop(0) if further and intent in {"book", "reschedule", "cancel"} else ""
        waiting.append(_wanted(intent, service))
        passed.add(intent)
    first = doing[0] if doing else "book"
    kind = first if first in {"book", "reschedule", "cancel"} else "book"
    waiting += [_wanted(kind, service, wish=_when(turn)) for service in further]
    waiting += [
        _wanted("book", turn.one("service") or memory.service, whom, _when(turn)) for whom in turn.values.get("also-for", ())
    ]
    if not waiting:
        return turn, memory
    intents = tuple(intent for intent in turn.intents if intent not in passed)
    return _change(turn, intents=intents), _change(memory, agenda=(*memory.agenda, *waiting))


def _apart(turn: UserTurn, pair: set[str], view: View, *, several: bool) -> bool:
    if frozenset(pair) in _ALIKE and turn.one("also-for"):
        return False  # "another" is for somebody else
    if several or view.mentions("apart", turn.words):
        return True
    return frozenset(pair) not in _ALIKE and not (pair == {"book", "cancel"} and view.mentions("anew", turn.words))


def _wanted(intent: str, service: str = "", whom: str = "", wish: Wish | None = None) -> Wanted:
    return msgspec.convert(
        {"kind": intent, "service": service, "whom": whom, "wish": msgspec.to_builtins(wish or Wish())}, Wanted
    )


def _when(turn: UserTurn) -> Wish:
    """The day of the first wish holds for the others as well, and the part of the day; not the very hour."""
    at = turn.time
    return Wish(days=turn.days(), time=at if isinstance(at, TimeRange) else None)
