"""Putting the caller through to a human, or arranging a call back."""

from typing import assert_never

import msgspec

from handlers.dialogue.dialogue_acts import Ask, Step, Tell, View
from handlers.dialogue.state import Handoff, Message
from handlers.dialogue.user_turn import NOTHING, UserTurn
from schemas.toolbox import Answer, Appointment, Appointments, Availability, Noted, Refusal, Result, Transfer, TransferToHuman

_change = msgspec.structs.replace


def advance_handoff(task: Handoff, heard: UserTurn, view: View) -> Step:
    """Offered: put through after a yes. Asked for: put through."""
    if task.sent and "transfer_to_human" in view.busy:
        return Step(task=task, moves=(Tell("one-moment"),) if heard != NOTHING else ())
    if view.asked == "offer-human":
        if heard.yes or heard.has("human", "emergency"):
            return start_handoff(task)
        if heard.no or heard.has("thanks", "goodbye"):
            return Step(task=None)
    act = "offer-human-urgent" if task.urgent else "offer-human"
    return Step(task=task, moves=(Ask(key="offer-human", act=act, expects="yes-no"),))


def start_handoff(task: Handoff) -> Step:
    """Say so, and hand over."""
    request = TransferToHuman(reason=task.reason, urgent=task.urgent)
    return Step(task=_change(task, sent=True), moves=(Tell("putting-through"), request))


def take_handoff_result(task: Handoff, result: Result | Refusal, view: View) -> Step:
    """A human is there; or nobody is, and a message is taken so that somebody calls back."""
    match result:
        case Transfer(connected=True):
            return Step(task=None, moves=(Tell("put-through", {"business": view.business.name}),), outcome="transferred")
        case Transfer(callback=True):
            then = Message(urgent=task.urgent)
            return Step(task=None, moves=(Tell("call-back-queued"),), outcome="callback", then=then)
        case Transfer() | Refusal() | Availability() | Appointments() | Appointment() | Noted() | Answer():
            return Step(task=None, moves=(Tell("nobody-there"),), outcome="callback", then=Message(urgent=task.urgent))
        case _:
            assert_never(result)
