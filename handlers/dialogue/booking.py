"""Booking an appointment: fill what is missing, in any order; read back; book only after a yes."""

from typing import assert_never

import msgspec

from handlers.dialogue import slot_search
from handlers.dialogue.caller_name import ask_name, name_taken, surname_missing
from handlers.dialogue.dialogue_acts import Ask, Move, Step, Tell, View
from handlers.dialogue.phone_number import ask_phone_number, take_phone_number
from handlers.dialogue.service_choice import (
    ask_service,
    find_only_service,
    find_place,
    foreign_town,
    is_mobile_service,
    is_outside_area,
    is_unplaced,
    ordering,
    tell_referral,
    town_missing,
)
from handlers.dialogue.spoken.dates import say_moment
from handlers.dialogue.spoken.phones import say_last_digits, say_phone_number, say_reference
from handlers.dialogue.state import Booking
from handlers.dialogue.user_turn import NOTHING, UserTurn
from schemas.knowledge import Service
from schemas.ranges import clock_time, one_day
from schemas.toolbox import (
    Answer,
    Appointment,
    Appointments,
    Availability,
    BookAppointment,
    Noted,
    Refusal,
    Result,
    Slot,
    Transfer,
)

_change = msgspec.structs.replace


def advance_booking(task: Booking, heard: UserTurn, view: View) -> Step:
    """Take in what was said, and do the next thing."""
    if task.sent and "book_appointment" in view.busy:
        return Step(task=task, moves=(Tell("one-moment"),) if heard != NOTHING else ())
    task = before = _change(task, sent=False)
    task, told = _take(task, heard, view)
    if is_outside_area(heard, view):
        return Step(task=None, moves=(Tell("out-of-area", {"referral": tell_referral(view)}),), outcome="refused")
    if town := foreign_town(heard, view):
        task = _change(task, place=task.place if town in task.place else ", ".join(filter(None, (task.place, town))))
        return Step(task=task, moves=(*told, Ask(key="postcode", act="ask-postcode")))
    if not task.place_asked and is_unplaced(heard, view):
        task = _change(task, place_asked=True)
        return Step(task=task, moves=(*told, Ask(key="postcode", act="ask-postcode")))
    if town_missing(heard, task.place, view):
        return Step(task=task, moves=(*told, Ask(key="town", act="ask-town")))
    if view.asked == "qualify" and list_open_questions(before, view):
        if heard.words and _same_slot(task, before):
            question = list_open_questions(before, view)[0]
            task = _change(task, answers=(*task.answers, f"{question} {heard.words}"))
            if _where(question, view):
                task = _change(task, place=task.place or heard.words)
    elif view.asked == "read-back" and task == before and not told:
        if heard.yes and view.read_back and task.wish.chosen:
            return Step(task=_change(task, sent=True), moves=(_request(task, task.wish.chosen, view),))
        if heard.no or (heard.corrects and not heard.values):
            return Step(task=task, moves=(Ask(key="what-wrong", act="what-wrong"),))
    elif view.asked == "what-wrong" and task == before and heard.no:
        return Step(task=task, moves=(read_back(task, view),))
    task, moves = _next(task, view, heard)
    if heard.corrects and task != before and not told and _asks(moves):
        told = (Tell("noted-correction"),)
    return Step(task=task, moves=(*told, *moves))


def _take(task: Booking, heard: UserTurn, view: View) -> tuple[Booking, tuple[Move, ...]]:
    told: tuple[Move, ...] = ()
    service = heard.one("service")
    order = ordering(heard, view)
    if order and not service and task.service in {"", order.id} and view.asked != "qualify":
        service, task = order.id, _change(task, answers=_with_order(task, order, heard))
    if service and service != task.service and view.business.service(service):
        task = _change(task, service=service)
        held = task.wish.chosen
        if held:
            start = view.local(held.start)
            task = _change(task, wish=_change(task.wish, days=one_day(start.date()), time=clock_time(start)))
        task = _change(task, wish=_change(task.wish, offers=(), chosen=None, searched=False))
    wish = slot_search.update_wish(task.wish, heard, view)
    known = view.business.service(task.service)
    if wish.staff and known and known.by and wish.staff not in known.by:
        told = (Tell("staff-cannot", {"staff": view.staff(wish.staff), "service": known.name}),)
        wish = _change(wish, staff="", searched=False)
    task = _change(task, wish=wish)
    others = () if heard.one("also-for") else heard.values.get("whom", ())
    task = _change(task, name=name_taken(task.name, heard, view), whom=others[-1] if others else task.whom)
    if heard.one("extension"):
        task = _change(task, answers=(*task.answers, f"Extension: {heard.one('extension')}"))
    if heard.one("party").isdigit():
        task = _change(task, party=max(1, int(heard.one("party"))))
    number, other = take_phone_number(task.phone, task.other_phone, heard, view)
    task = _change(task, phone=number, other_phone=other)
    named = find_place(heard)
    if named and is_mobile_service(view):
        task = _change(task, place=f"{task.place}, {named}" if view.asked in {"postcode", "town"} and task.place else named)
    return task, told


def _with_order(task: Booking, order: Service, heard: UserTurn) -> tuple[str, ...]:
    """The answers with what was ordered: more dishes, and changes to them, come after what was said before."""
    question = next(iter(order.ask), "")
    before = next((answer for answer in task.answers if question and answer.startswith(question)), question)
    return (*(answer for answer in task.answers if answer != before), f"{before} {heard.words}".strip())


def _next(task: Booking, view: View, heard: UserTurn) -> tuple[Booking, tuple[Move, ...]]:
    task = _change(task, service=task.service or find_only_service(view))
    service = view.business.service(task.service)
    if service is None or not service.bookable:
        return task, (ask_service(task, view),)
    if task.wish.chosen is None:
        wish, moves = slot_search.pursue_slot(task.wish, task.service, view, task.party)
        return _change(task, wish=wish), moves
    open_questions = list_open_questions(task, view)
    if open_questions:
        return task, (Ask(key="qualify", act="literal", values={"text": open_questions[0]}),)
    name = task.name or ("" if task.whom else view.name)
    if not name:
        return task, (ask_name(view, task.whom),)
    surname = surname_missing(name, task.whom, heard, view)
    if surname is not None:
        return _change(task, name=name), (surname,)
    number = task.phone or view.phone
    if not number:
        return _change(task, name=name), (ask_phone_number(task.other_phone, heard, view),)
    task = _change(task, name=name, phone=number)
    return task, (read_back(task, view),)


def list_open_questions(task: Booking, view: View) -> tuple[str, ...]:
    """The service's qualifying questions that were not answered yet."""
    service = view.business.service(task.service)
    asked = _asked(task)
    return tuple(
        question
        for question in (service.ask if service else ())
        if question not in asked and not (task.place and _where(question, view))
    )


def _where(question: str, view: View) -> bool:
    return view.mentions("address", question)


def _asked(task: Booking) -> tuple[str, ...]:
    return tuple(answer.partition("? ")[0] + "?" for answer in task.answers)


def _same_slot(task: Booking, before: Booking) -> bool:
    return (task.service, task.wish.chosen) == (before.service, before.wish.chosen)


def read_back(task: Booking, view: View) -> Ask:
    """Everything that will be booked, and the question whether it is right."""
    values = {
        "service": view.service(task.service),
        "name": task.name,
        "moment": "",
        "staff": "",
        "place": view.speech.joints.place.format(place=task.place) if task.place else "",
        "phone": say_last_digits(task.phone, view.speech),
    }
    if task.wish.chosen:
        values["moment"] = say_moment(view.local(task.wish.chosen.start), view.today, view.speech)
    if task.wish.staff:
        values["staff"] = view.speech.joints.staff.format(staff=view.staff(task.wish.staff))
    if task.phone != view.caller:
        values["phone"] = say_phone_number(task.phone, view.speech)
    act = "read-back" if task.phone == view.caller else "read-back-phone"
    return Ask(key="read-back", act=act, values=values, expects="yes-no")


def _request(task: Booking, slot: Slot, view: View) -> BookAppointment:
    return BookAppointment(
        service=task.service,
        start=view.local(slot.start),
        resource=slot.resource,
        name=task.name,
        phone=task.phone,
        party=task.party,
        notes="; ".join(filter(None, (task.place, *task.answers))),
    )


def take_booking_result(task: Booking, result: Result | Refusal, view: View) -> Step:
    """What the diary said."""
    match result:
        case Availability():
            wish, moves = slot_search.take_availability(task.wish, result, view)
            task = _change(task, wish=wish)
            if wish.chosen:
                task, moves = _next(task, view, NOTHING)
                start = view.local(wish.chosen.start)
                moves = (
                    (Tell("slot-free", {"moment": say_moment(start, view.today, view.speech)}), *moves)
                    if _asks(moves) != "read-back"
                    else moves
                )
            return Step(task=task, moves=moves)
        case Appointment():
            values = {
                "service": view.service(result.service),
                "moment": say_moment(view.local(result.start), view.today, view.speech),
                "reference": say_reference(result.reference, view.speech),
            }
            act = "booked" if result.reference else "booked-plain"
            return Step(task=None, moves=(Tell(act, values),), outcome="booked", appointment=result)
        case Refusal() if not task.sent:
            wish, moves = slot_search.ask_other_day(task.wish, view, task.service)
            return Step(task=_change(task, wish=wish), moves=moves)
        case Refusal(reason="no-resource" | "unknown-service" | "invalid" | "not-found" | "unavailable") if not result.instead:
            return Step(task=_change(task, sent=False), moves=(Ask(key="offer-message", act="cannot-book", expects="yes-no"),))
        case Refusal():
            wish, moves = slot_search.offer_other_slots(task.wish, result.instead, view)
            task = _change(task, sent=False, wish=wish)
            if not wish.offers:
                task, more = _next(task, view, NOTHING)
                moves = (*moves, *more)
            return Step(task=task, moves=moves)
        case Appointments() | Transfer() | Noted() | Answer():  # of another tool
            return Step(task=task)
        case _:
            assert_never(result)


def _asks(moves: tuple[Move, ...]) -> str:
    return next((move.key for move in moves if isinstance(move, Ask)), "")
