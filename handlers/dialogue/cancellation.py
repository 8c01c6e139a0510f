"""Cancelling an appointment, or saying when it is: find it, read it back, cancel it after a yes."""

from typing import assert_never

import msgspec

from handlers.dialogue.appointment_choice import (
    ask_which_appointment,
    describe_appointment,
    find_hinted_appointment,
    find_meant_appointment,
)
from handlers.dialogue.appointment_lookup import ask_number_again, ask_other_number, look_up_appointments
from handlers.dialogue.dialogue_acts import Ask, Move, Step, Tell, View
from handlers.dialogue.spoken.lists import say_list
from handlers.dialogue.state import Cancellation, Rescheduling
from handlers.dialogue.user_turn import NOTHING, UserTurn
from schemas.toolbox import Answer, Appointment, Appointments, Availability, CancelAppointment, Noted, Refusal, Result, Transfer

_change = msgspec.structs.replace
_TOLD = 3


def advance_cancellation(task: Cancellation, heard: UserTurn, view: View) -> Step:
    """Take in what was said, and do the next thing."""
    if task.sent and "cancel_appointment" in view.busy:
        return Step(task=task, moves=(Tell("one-moment"),) if heard != NOTHING else ())
    task = _change(task, sent=False)
    if task.found is None:
        hint = _change(task.hint, days=heard.days() or task.hint.days, time=heard.time or task.hint.time)
        return look_up_appointments(_change(task, hint=hint, service=heard.one("service") or task.service), heard, view)
    if not task.found:
        return (
            look_up_appointments(_change(task, found=None), heard, view)
            if heard.one("phone")
            else ask_other_number(task, heard, view)
        )
    if task.appointment is not None and view.asked == "read-back":
        if heard.yes and view.read_back and heard.days() is None:
            request = CancelAppointment(appointment=task.appointment.appointment)
            return Step(task=_change(task, sent=True), moves=(request,))
        if heard.no and len(task.found) > 1 and not task.only_ask and view.again == 0:
            return Step(task=_change(task, appointment=None), moves=(ask_which_appointment(task.found, view),))
        if heard.no:
            return Step(task=None, moves=(Tell("kept"),), outcome="answered")
    if task.appointment is not None and heard.days() is None:
        return Step(task=task, moves=(_read_back(task.appointment, view),))
    one = find_meant_appointment(task.found, heard, view)
    if one is None:
        return Step(task=task, moves=(ask_which_appointment(task.found, view),))
    return Step(task=_change(task, appointment=one), moves=(_read_back(one, view),))


def _read_back(one: Appointment, view: View) -> Ask:
    return Ask(key="read-back", act="read-back-cancel", values={"appointment": describe_appointment(one, view)}, expects="yes-no")


def take_cancellation_result(task: Cancellation, result: Result | Refusal, view: View) -> Step:
    """What the diary said."""
    match result:
        case Appointments() if task.found is None:
            task = _change(task, found=result.appointments)
            if not result.appointments:
                return ask_other_number(task, NOTHING, view)
            if task.only_ask:
                return Step(task=None, moves=_when(result.appointments, view), outcome="answered")
            one = find_hinted_appointment(result.appointments, task.service, task.hint.days, view)
            if one is None:
                return Step(task=task, moves=(ask_which_appointment(result.appointments, view),))
            return Step(task=_change(task, appointment=one), moves=(_read_back(one, view),))
        case Appointment():
            return Step(
                task=None, moves=(Tell("cancelled", {"appointment": describe_appointment(result, view)}),), outcome="cancelled"
            )
        case Refusal() if task.found is None:
            return ask_number_again(task)
        case Refusal():
            return Step(task=None, moves=(Tell("gone-already"),), outcome="answered")
        case Appointments() | Availability() | Transfer() | Noted() | Answer():  # of another tool, or asked for twice
            return Step(task=task)
        case _:
            assert_never(result)


def _when(found: tuple[Appointment, ...], view: View) -> tuple[Move, ...]:
    said = [view.speech.joints.one_appointment.format(appointment=describe_appointment(one, view)) for one in found[:_TOLD]]
    return (Tell("you-have", {"appointments": say_list(said, view.speech)}),)


def switch_to_rescheduling(task: Cancellation) -> Rescheduling:
    """The caller would rather move it."""
    return Rescheduling(found=task.found, appointment=task.appointment, phone=task.phone)
