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
    task = _told_how(task, heard, view)
    if task.found is None:
        hint = _change(task.hint, days=heard.days() or task.hint.days, time=heard.time or task.hint.time)
        task = _change(task, kept=(*task.kept, *heard.values.get("not-service", ())))
        return look_up_appointments(_change(task, hint=hint, service=heard.one("service") or task.service), heard, view)
    if not task.found:
        return (
            look_up_appointments(_change(task, found=None), heard, view)
            if heard.one("phone")
            else ask_other_number(task, heard, view)
        )
    if task.either and task.appointment is not None:
        if heard.no or view.mentions("keep-it", heard.words):
            return Step(task=None, moves=(Tell("kept"),), outcome="answered")
        if heard.days() is not None or heard.time is not None or heard.one("shift") or heard.one("rather"):
            moved = switch_to_rescheduling(task)
            return Step(
                task=None,
                then=_change(
                    moved, wish=_change(moved.wish, days=heard.days(), time=heard.time), shift=int(heard.one("shift") or 0)
                ),
            )
        return Step(task=task, moves=(_move_or_cancel(task.appointment, view),))
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
    return _asked(_change(task, appointment=one), one, view)


def _told_how(task: Cancellation, heard: UserTurn, view: View) -> Cancellation:
    """Whether one or all are meant, and that it is to be cancelled indeed."""
    if task.either and heard.has("cancel") and view.mentions("move-or-cancel-said", heard.words):
        task = _change(task, either=False)
    return _change(task, everything=True) if view.mentions("all-of-them", heard.words) and not task.only_ask else task


def _asked(task: Cancellation, one: Appointment, view: View) -> Step:
    return Step(task=task, moves=(_move_or_cancel(one, view) if task.either else _read_back(one, view),))


def _move_or_cancel(one: Appointment, view: View) -> Ask:
    return Ask(key="move-or-cancel", act="move-or-cancel", values={"appointment": describe_appointment(one, view)})


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
            left = tuple(one for one in result.appointments if one.service not in task.kept) or result.appointments
            if task.everything and len(left) > 1:
                return _asked(_change(task, found=left[:1], appointment=left[0], rest=left[1:], everything=False), left[0], view)
            one = find_hinted_appointment(left, task.service, task.hint.days, view)
            if one is None:
                return Step(task=task, moves=(ask_which_appointment(left, view),))
            return _asked(_change(task, appointment=one), one, view)
        case Appointment() if task.rest:
            then = Cancellation(found=task.rest[:1], appointment=task.rest[0], rest=task.rest[1:])
            said = Tell("cancelled", {"appointment": describe_appointment(result, view)})
            return Step(task=None, moves=(said,), outcome="cancelled", then=then)
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
