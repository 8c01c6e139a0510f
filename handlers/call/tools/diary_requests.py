"""Asking the diary: a tool's wish becomes a fact, which a page answers. The same request gives the same fact."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from handlers.call.tools.tool_answer import refuse_tool
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.appointment_summary import summarise_appointment
from handlers.diary.free_slots import TimeNeed
from handlers.diary.policy import SlotRequest, can_do_service
from handlers.diary.ports import Diary, HeldAppointment
from handlers.diary.reference import appointment_id
from handlers.phone_numbers import normalise_number, number_region
from schemas.diary import AppointmentRequested, CancellationRequested, MoveRequested
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import parse_subject
from schemas.toolbox import Appointment, BookAppointment, CancelAppointment, Refusal, RescheduleAppointment


def request_booking(
    wish: BookAppointment, fact: Fact, business: Business, diary: Diary, people: ContactMemory, now: datetime
) -> AppointmentRequested | Appointment | Refusal:
    """Ask the page of a resource; when none is named, of the least loaded that is free then.

    What this caller has booked already, word for word, is answered as it stands.
    """
    service, resource = business.service(wish.service), business.resource(wish.resource)
    if service is None or not service.bookable:
        return refuse_tool("unknown-service")
    if wish.resource and (resource is None or not can_do_service(service, resource)):
        return refuse_tool("no-resource")
    if not wish.name.strip():
        return refuse_tool("invalid", ask="name")
    phone = normalise_number(wish.phone, number_region(business.number))
    if wish.phone and not phone:
        return refuse_tool("invalid", ask="phone")
    if not phone and (contact := people.contact(business.tenant, fact.person)):
        phone = contact.value("phone")
    start = here(wish.start, business)
    if already := _already(wish, start, fact, business, diary):
        return summarise_appointment(already.slot.booked)
    slot = SlotRequest(
        service=service.id,
        resource=wish.resource,
        start=start,
        need=TimeNeed(minutes=service.minutes, buffer=service.buffer, party=wish.party),
    )
    chosen = wish.resource or diary.choose(business, slot, now)
    if not chosen:
        return refuse_tool("no-resource")
    return AppointmentRequested(
        appointment=appointment_id(fact.id),
        person=fact.person,
        service=service.id,
        start=start,
        minutes=service.minutes,
        resource=chosen,
        name=wish.name.strip(),
        phone=phone,
        notes=wish.notes,
        party=wish.party,
        origin=fact.id,
        call=parse_subject(fact.subject).id,
    )


def request_rescheduling(
    wish: RescheduleAppointment, fact: Fact, business: Business, diary: Diary, now: datetime
) -> MoveRequested | Refusal:
    """Ask both pages; without a named resource the appointment stays with its own when that is free, else anybody's."""
    held = find(wish.appointment, fact, business, diary)
    if held is None:
        return refuse_tool("not-found")
    was, start = held.slot.booked, here(wish.start, business)
    slot = SlotRequest(
        service=was.service,
        resource=was.resource,
        start=start,
        need=TimeNeed(minutes=was.minutes, buffer=was.buffer, party=was.party, moving=was.appointment),
    )
    return MoveRequested(
        appointment=was.appointment,
        person=was.person,
        page=held.page,
        start=start,
        resource=wish.resource or diary.choose(business, slot, now) or was.resource,
        origin=fact.id,
        call=parse_subject(fact.subject).id,
    )


def request_cancellation(
    wish: CancelAppointment, fact: Fact, business: Business, diary: Diary
) -> CancellationRequested | Refusal:
    """Ask the page the appointment is on."""
    held = find(wish.appointment, fact, business, diary)
    if held is None:
        return refuse_tool("not-found")
    return CancellationRequested(
        appointment=held.slot.booked.appointment,
        person=held.slot.booked.person,
        page=held.page,
        reason=wish.reason,
        origin=fact.id,
        call=parse_subject(fact.subject).id,
    )


def find(named: str, fact: Fact, business: Business, diary: Diary) -> HeldAppointment | None:
    """An appointment by its id, or one of the caller's own by its reference (`HW427`, however spaced)."""
    if held := diary.find(business.tenant, named):
        return held
    said = "".join(filter(str.isalnum, named)).upper()
    own = diary.appointments(business.tenant, person=fact.person) if fact.person and said else ()
    return next((held for held in own if held.slot.booked.reference == said), None)


def _already(wish: BookAppointment, start: datetime, fact: Fact, business: Business, diary: Diary) -> HeldAppointment | None:
    """The same appointment, asked for before by the same caller; also when this very request was handled before."""
    if held := diary.find(business.tenant, appointment_id(fact.id)):
        return held
    for held in diary.appointments(business.tenant, person=fact.person) if fact.person else ():
        was = held.slot.booked
        same = (was.service, was.start, was.name.casefold()) == (wish.service, start, wish.name.strip().casefold())
        if same and held.slot.coming and wish.resource in {"", was.resource}:
            return held
    return None


def here(start: datetime, business: Business) -> datetime:
    """A moment on the business's own clock; one without an offset is meant there, the first where the clock shows it twice."""
    zone = ZoneInfo(business.timezone)
    known = start if start.tzinfo else start.replace(tzinfo=zone)
    at = known.astimezone(UTC).astimezone(zone)
    # A fixed offset, so that the fact reads the same for everybody.
    return msgspec.json.decode(msgspec.json.encode(at), type=datetime)
