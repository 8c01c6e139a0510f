"""A telephone number that comes in pieces, said or by keys: the digits are gathered until they are enough."""

import msgspec

from handlers.dialogue.dialogue_acts import Ask, View
from handlers.dialogue.plan import Plan
from handlers.dialogue.state import Memory
from handlers.dialogue.user_turn import WEAK, UserTurn
from handlers.phone_numbers import number_region
from handlers.understanding.phones import whole_number

_change = msgspec.structs.replace
#: So few digits are a piece of a number; more in one breath are a number that went wrong.
_PIECE = 6
#: No number has more.
_MOST = 15
_SEVEN, _AREA = 7, 3


def gathered(turn: UserTurn, memory: Memory, view: View) -> tuple[UserTurn, Memory, Plan | None]:
    """The turn with the number once it is whole; until then a plan that lets the caller go on."""
    if memory.asked != "phone" or (not turn.digits and not memory.digits):
        return turn, memory, None
    if view.mentions("start-over", turn.words):
        memory = _change(memory, digits="")
        return turn, memory, None if turn.digits else _ask(memory, "ask-phone")
    if turn.one("phone") or turn.no:
        return turn, _change(memory, digits=""), None
    if not turn.digits:
        return turn, memory, None
    area_last = len(memory.digits) == _SEVEN and len(turn.digits) == _AREA
    digits = turn.digits + memory.digits if area_last else memory.digits + turn.digits
    whole = _whole(digits, view)
    if whole:
        values = {**turn.values, "phone": (whole,)}
        weak = turn.weak - {"phone"}
        return _change(turn, values=values, weak=weak, intents=("give-phone",)), _change(memory, digits=""), None
    if not memory.digits and len(turn.digits) > _PIECE:
        return turn, _change(memory, digits=digits if len(digits) == _SEVEN else ""), None
    if len(digits) > _MOST or (len(digits) >= _MOST - _PIECE + 1 and number_region(view.business.number) == "US"):
        return turn, _change(memory, digits=""), _ask(_change(memory, digits=""), "ask-phone-whole")
    memory = _change(memory, digits=digits, again=0)
    return turn, memory, _ask(memory, "go-on")


def keyed(digit: str, memory: Memory, view: View) -> tuple[Memory, str]:
    """The memory after a key, and the number when it is whole now."""
    digits = memory.digits + digit
    whole = _whole(digits, view)
    return _change(memory, digits="" if whole else digits[-_MOST:]), whole


def _whole(digits: str, view: View) -> str:
    """The number in E.164 once these digits can be one, empty before."""
    number, sure = whole_number(digits, view.business)
    return number if sure >= WEAK else ""


def _ask(memory: Memory, act: str) -> Plan:
    return Plan(memory=memory, moves=(Ask(key="phone", act=act, expects="number"),))
