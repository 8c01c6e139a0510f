"""Finding the caller's appointments: under the number they call from, else under the one they say."""

from typing import TypeVar

import msgspec

from handlers.dialogue.dialogue_acts import Ask, Step, Tell, View
from handlers.dialogue.state import Cancellation, Rescheduling
from handlers.dialogue.user_turn import NOTHING, UserTurn
from schemas.toolbox import FindAppointments

Finding = TypeVar("Finding", Rescheduling, Cancellation)


def look_up_appointments(task: Finding, heard: UserTurn, view: View) -> Step:
    """Ask the diary; while it looks, ask for patience."""
    number = heard.one("phone")
    if "find_appointments" in view.busy and not number:
        return Step(task=task, moves=(Tell("one-moment"),) if heard != NOTHING else ())
    task = msgspec.structs.replace(task, phone=number or task.phone, found=None)
    return Step(task=task, moves=(FindAppointments(phone=task.phone),))


def ask_other_number(task: Finding, heard: UserTurn, view: View) -> Step:
    """Nothing under that number: ask for the number once, then offer a message."""
    if heard.no or task.phone:
        return Step(task=task, moves=(Ask(key="offer-message", act="not-found-at-all", expects="yes-no"),))
    if "phone" in heard.weak:
        return Step(task=task, moves=(Ask(key="phone", act="ask-phone-whole", expects="number"),))
    values = {"business": view.business.name}
    return Step(task=task, moves=(Ask(key="phone", act="not-found", values=values, expects="number"),))


def ask_number_again(task: Finding) -> Step:
    """The number they said is none."""
    task = msgspec.structs.replace(task, phone="", found=())
    return Step(task=task, moves=(Ask(key="phone", act="ask-phone-whole", expects="number"),))
