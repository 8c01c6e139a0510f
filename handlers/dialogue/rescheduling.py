"""Moving an appointment: find it, find another time, read back, move it after a yes."""

from datetime import timedelta
from typing import assert_never

import msgspec

from handlers.dialogue import slot_search
from handlers.dialogue.appointment_choice import (
    ask_which_appointment,
    describe_appointment,
    find_hinted_appointment,
    find_meant_appointment,
)
from handlers.dialogue.appointment_lookup import ask_number_again, ask_other_number, look_up_appointments
from handlers.dialogue.dialogue_acts import Ask, Move, Step, Tell, View
from handlers.dialogue.spoken.dates import say_moment
from handlers.dialogue.state import Booking, Rescheduling, Wish
from handlers.dialogue.user_turn import NOTHING, UserTurn
from schemas.ranges import clock_time, one_day
from schemas.toolbox import (
    Answer,
    Appointment,
    Appointments,
    Availability,
    Noted,
    Refusal,
    RescheduleAppointment,
    Result,
    Transfer,
)

_WEEK = 7
_change = msgspec.structs.replace


def advance_rescheduling(task: Rescheduling, heard: UserTurn, view: View) -> Step:
    """Take in what was said, and do the next thing."""
    if task.sent and "reschedule_appointment" in view.busy:
        return Step(task=task, moves=(Tell("one-moment"),) if heard != NOTHING else ())
    task = _change(task, sent=False, same_time=task.same_time or view.mentions("same-time", heard.words))
    task = _change(task, shift=int(heard.one("shift") or task.shift))
    if task.appointment is None:
        return _look(task, heard, view)
    before = task
    if task.shift:
        task = _shifted(task, task.appointment, view)
        task, moves = _next(task, view)
        return Step(task=task, moves=moves)
    task = _same_time(_change(task, wish=_own_day(slot_search.update_wish(task.wish, heard, view), task.appointment, view)), view)
    if view.asked == "read-back" and task == before:
        if heard.yes and view.read_back and task.wish.chosen and task.appointment:
            request = RescheduleAppointment(
                appointment=task.appointment.appointment, start=task.wish.chosen.start, resource=task.wish.chosen.resource
            )
            return Step(task=_change(task, sent=True), moves=(request,))
        if heard.no or (heard.corrects and not heard.values):
            task = _change(task, wish=Wish(staff=task.wish.staff, fruitless=task.wish.fruitless + 1))
    task, moves = _next(task, view)
    return Step(task=task, moves=moves)


def _look(task: Rescheduling, heard: UserTurn, view: View) -> Step:
    """No appointment yet: have them found, or choose among those found."""
    if task.found is None:
        wish = task.wish
        days = heard.all_days()
        if days or heard.time is not None:
            wish = _change(wish, days=days[-1] if days else wish.days, time=heard.time or wish.time, avoid=days[:-1])
        return look_up_appointments(_change(task, wish=wish, service=heard.one("service") or task.service), heard, view)
    if not task.found:
        return (
            look_up_appointments(_change(task, found=None), heard, view)
            if heard.one("phone")
            else ask_other_number(task, heard, view)
        )
    one = find_meant_appointment(task.found, heard, view)
    if one is None:
        return Step(task=task, moves=(ask_which_appointment(task.found, view),))
    return _chosen(task, one, view)


def _chosen(task: Rescheduling, one: Appointment, view: View) -> Step:
    """A day that is the appointment's own said which one, not where to; unless a new time on that day was said."""
    wish, start = task.wish, view.local(one.start)
    if task.same_time and wish.days is not None and not wish.days.only and start.date() in wish.days:
        wish = _change(wish, days=one_day(start.date() + timedelta(days=_WEEK)))
    own_days = wish.days is not None and start.date() in wish.days
    if own_days and wish.time in {None, clock_time(start)}:
        wish = _change(wish, days=None, time=None)
    task = _same_time(_change(task, appointment=one, wish=_change(wish, avoid=())), view)
    if task.shift:
        task = _shifted(task, one, view)
    if not (task.wish.days or task.wish.time is not None or task.wish.soonest):
        values = {"appointment": describe_appointment(one, view)}
        return Step(task=task, moves=(Ask(key="when", act="ask-move-when", values=values, expects="date"),))
    if task.wish.time is not None and not task.wish.days:
        task = _change(task, wish=_change(task.wish, days=one_day(start.date())))
    task, moves = _next(task, view)
    return Step(task=task, moves=moves)


def _own_day(wish: Wish, one: Appointment | None, view: View) -> Wish:
    """Another time without another day is meant on the same day."""
    if one is None or wish.time is None or wish.days or wish.soonest or wish.avoid:
        return wish
    return _change(wish, days=one_day(view.local(one.start).date()))


def _same_time(task: Rescheduling, view: View) -> Rescheduling:
    if not task.same_time or task.appointment is None or not task.wish.days or task.wish.time is not None:
        return task
    start = view.local(task.appointment.start)
    same_weekday = (task.wish.days.first + timedelta(days=nth) for nth in range(_WEEK))
    days = next((one_day(day) for day in same_weekday if day in task.wish.days and day.weekday() == start.weekday()), None)
    wish = _change(task.wish, time=clock_time(start), days=task.wish.days if task.wish.days.only else days or task.wish.days)
    return _change(task, wish=wish, same_time=False)


def _shifted(task: Rescheduling, one: Appointment, view: View) -> Rescheduling:
    """So much later or earlier than it is, or than the time that was just chosen."""
    base = view.local(task.wish.chosen.start if task.wish.chosen else one.start)
    start = base + timedelta(minutes=task.shift)
    return _change(task, wish=Wish(staff=task.wish.staff, days=one_day(start.date()), time=clock_time(start)), shift=0)


def _next(task: Rescheduling, view: View) -> tuple[Rescheduling, tuple[Move, ...]]:
    if task.appointment is None:
        return task, ()
    if task.wish.chosen is None:
        wish, moves = slot_search.pursue_slot(task.wish, task.appointment.service, view)
        return _change(task, wish=wish), moves
    values = {
        "appointment": describe_appointment(task.appointment, view),
        "moment": say_moment(view.local(task.wish.chosen.start), view.today, view.speech),
    }
    return task, (Ask(key="read-back", act="read-back-move", values=values, expects="yes-no"),)


def take_rescheduling_result(task: Rescheduling, result: Result | Refusal, view: View) -> Step:
    """What the diary said."""
    match result:
        case Appointments() if task.found is None:
            task = _change(task, found=result.appointments)
            if not result.appointments:
                return ask_other_number(task, NOTHING, view)
            first_said = next(iter(task.wish.avoid), task.wish.days)
            one = find_hinted_appointment(result.appointments, task.service, first_said, view)
            return _chosen(task, one, view) if one else Step(task=task, moves=(ask_which_appointment(result.appointments, view),))
        case Availability():
            wish, moves = slot_search.take_availability(task.wish, result, view)
            task = _change(task, wish=wish)
            if wish.chosen:
                task, moves = _next(task, view)
            return Step(task=task, moves=moves)
        case Appointment():
            values = {
                "service": view.service(result.service),
                "moment": say_moment(view.local(result.start), view.today, view.speech),
            }
            return Step(task=None, moves=(Tell("moved", values),), outcome="moved", appointment=result)
        case Refusal() if task.found is None:
            return ask_number_again(task)
        case Refusal() if not task.sent:
            wish, moves = slot_search.ask_other_day(task.wish, view, task.service)
            return Step(task=_change(task, wish=wish), moves=moves)
        case Refusal(reason="not-found"):
            book = Booking(service=task.appointment.service if task.appointment else "")
            return Step(task=None, moves=(Tell("gone-already"),), then=book)
        case Refusal():
            wish, moves = slot_search.offer_other_slots(task.wish, result.instead, view)
            task = _change(task, sent=False, wish=wish)
            if not wish.offers:
                task, more = _next(task, view)
                moves = (*moves, *more)
            return Step(task=task, moves=moves)
        case Appointments() | Transfer() | Noted() | Answer():  # of another tool, or asked for twice
            return Step(task=task)
        case _:
            assert_never(result)
