"""Putting the caller through to a human, or arranging a call back: asked which, rung for, answered."""

from typing import assert_never

import msgspec

from handlers.call.rota import find_numbers
from handlers.dialogue.dialogue_acts import Ask, Step, Tell, View
from handlers.dialogue.state import Handoff, Message
from handlers.dialogue.user_turn import NOTHING, UserTurn
from schemas.handoff import Way
from schemas.toolbox import Answer, Appointment, Appointments, Availability, Noted, Refusal, Result, Transfer, TransferToHuman

_change = msgspec.structs.replace
#: The question whether to stay on the line or to be called back: 1 and 2 answer it as well.
STAY = "stay-or-callback"


def advance_handoff(task: Handoff, heard: UserTurn, view: View) -> Step:
    """Offered: put through after a yes. Asked for: whichever way the caller prefers. Rung for: a change of mind counts."""
    if task.sent and "transfer_to_human" in view.busy:
        return Step(task=task, moves=(Tell("one-moment"),) if heard != NOTHING else ())
    if task.ringing:
        if choose_way(heard, view) == "callback":
            return _request(_change(task, ringing=False), "callback")
        return Step(task=task, moves=(Tell("still-ringing"),) if heard != NOTHING else ())
    if view.asked == "offer-human":
        if heard.yes or heard.has("human", "emergency"):
            return start_handoff(task, view)
        if heard.no or heard.has("thanks", "goodbye"):
            return Step(task=None)
    if view.asked == STAY:
        if heard.has("goodbye"):
            return Step(task=None)
        return _request(task, way) if (way := choose_way(heard, view)) else Step(task=task, moves=(ask_way(),))
    act = "offer-human-urgent" if task.urgent else "offer-human"
    return Step(task=task, moves=(Ask(key="offer-human", act=act, expects="yes-no"),))


def start_handoff(task: Handoff, view: View) -> Step:
    """Ask whether to stay or be called back where somebody's phone can ring; what is urgent rings at once."""
    if view.texting or (task.trigger == "asked" and not view.business.triggers.asked.on):
        return _request(task, "callback")
    numbers = find_numbers(view.business, view.now, urgent=task.urgent)
    if numbers and not task.urgent:
        return Step(task=task, moves=(ask_way(),))
    return _request(task, "line" if numbers else "")


def choose_way(heard: UserTurn, view: View) -> Way:
    """What the caller chose: to stay, or to be called back; empty when neither can be told."""
    if view.mentions("call-me-back", heard.words):
        return "callback"
    if view.mentions("stay-on-line", heard.words) or heard.has("wait", "human", "emergency"):
        return "line"
    if view.asked != STAY:
        return ""
    if heard.no or heard.has("message", "who-called"):
        return "callback"
    return "line" if heard.yes else ""


def take_handoff_result(task: Handoff, result: Result | Refusal, view: View) -> Step:
    """Their phone rings; or a human is there; or nobody is, and a message is taken so that somebody calls back."""
    match result:
        case Transfer(ringing=True):
            return Step(task=_change(task, sent=True, ringing=True), moves=(Tell("ringing-person"),))
        case Transfer(connected=True):
            return Step(task=None, moves=(Tell("put-through", {"business": view.business.name}),), outcome="transferred")
        case Transfer(callback=True) if task.way == "callback":
            return Step(task=None, moves=(Tell("call-back-noted"),), outcome="callback", then=Message(urgent=task.urgent))
        case Transfer(callback=True):
            then = Message(urgent=task.urgent)
            return Step(task=None, moves=(Tell("call-back-queued"),), outcome="callback", then=then)
        case Transfer() | Refusal() | Availability() | Appointments() | Appointment() | Noted() | Answer():
            return Step(task=None, moves=(Tell("nobody-there"),), outcome="callback", then=Message(urgent=task.urgent))
        case _:
            assert_never(result)


def take_nobody(task: Handoff) -> Step:
    """Nobody took the caller over: they are called back, before others, and may say what about."""
    return Step(task=None, moves=(Tell("call-back-queued"),), outcome="callback", then=Message(urgent=task.urgent))


def ask_way() -> Ask:
    """Whether to stay on the line or to be called back."""
    return Ask(key=STAY, act=STAY, expects="yes-no")


def _request(task: Handoff, way: Way) -> Step:
    """Say so, and hand over."""
    request = TransferToHuman(reason=task.reason, urgent=task.urgent, way=way, trigger=task.trigger)
    return Step(task=_change(task, sent=True, way=way), moves=(Tell("putting-through"), request))
