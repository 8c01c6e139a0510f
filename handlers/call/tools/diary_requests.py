"""Asking the diary: a tool's wish becomes a fact, which a page answers. The same request gives the same fact."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from handlers.call.tools.tool_answer import refusal
from handlers.contacts.ports.people import People
from handlers.diary.appointment_summary import summarise
from handlers.diary.free_slots import Need
from handlers.diary.policy import Wish, able
from handlers.diary.ports import Diary, Held
from handlers.diary.reference import appointment_id
from handlers.phone_numbers import normalise, region
from schemas.diary import AppointmentRequested, CancellationRequested, MoveRequested
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import parse
from schemas.toolbox import Appointment, BookAppointment, CancelAppointment, Refusal, RescheduleAppointment


def book(
    wish: BookAppointment, fact: Fact, business: Business, diary: Diary, people: People, now: datetime
) -> AppointmentRequested | Appointment | Refusal:
    """Ask the page of a resource; when none is named, of the least loaded that is free then.

    What this caller has booked already, word for word, is answered as it stands.
    """
    service, resource = business.service(wish.service), business.resource(wish.resource)
    if service is None or not service.bookable:
        return refusal("unknown-service")
    if wish.resource and (resource is None or not able(service, resource)):
        return refusal("no-resource")
    if not wish.name.strip():
        return refusal("invalid", ask="name")
    phone = normalise(wish.phone, region(business.number))
    if wish.phone and not phone:
        return refusal("invalid", ask="phone")
    if not phone and (contact := people.contact(business.tenant, fact.person)):
        phone = contact.value("phone")
    start = here(wish.start, business)
    if already := _already(wish, start, fact, business, diary):
        return summarise(already.slot.booked)
    slot = Wish(
        service=service.id,
        resource=wish.resource,
        start=start,
        need=Need(minutes=service.minutes, buffer=service.buffer, party=wish.party),
    )
    chosen = wish.resource or diary.choose(business, slot, now)
    if not chosen:
        return refusal("no-resource")
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
        call=parse(fact.subject).id,
    )


def reschedule(
    wish: RescheduleAppointment, fact: Fact, business: Business, diary: Diary, now: datetime
) -> MoveRequested | Refusal:
    """Ask both pages; without a named resource the appointment stays with its own when that is free, else anybody's."""
    held = find(wish.appointment, fact, business, diary)
    if held is None:
        return refusal("not-found")
    was, start = held.slot.booked, here(wish.start, business)
    slot = Wish(
        service=was.service,
        resource=was.resource,
        start=start,
        need=Need(minutes=was.minutes, buffer=was.buffer, party=was.party, moving=was.appointment),
    )
    return MoveRequested(
        appointment=was.appointment,
        person=was.person,
        page=held.page,
        start=start,
        resource=wish.resource or diary.choose(business, slot, now) or was.resource,
        origin=fact.id,
        call=parse(fact.subject).id,
    )


def cancel(wish: CancelAppointment, fact: Fact, business: Business, diary: Diary) -> CancellationRequested | Refusal:
    """Ask the page the appointment is on."""
    held = find(wish.appointment, fact, business, diary)
    if held is None:
        return refusal("not-found")
    return CancellationRequested(
        appointment=held.slot.booked.appointment,
        person=held.slot.booked.person,
        page=held.page,
        reason=wish.reason,
        origin=fact.id,
        call=parse(fact.subject).id,
    )


def find(named: str, fact: Fact, business: Business, diary: Diary) -> Held | None:
    """An appointment by its id, or one of the caller's own by its reference (`HW427`, however spaced)."""
    if held := diary.find(business.tenant, named):
        return held
    said = "".join(filter(str.isalnum, named)).upper()
    own = diary.appointments(business.tenant, person=fact.person) if fact.person and said else ()
    return next((held for held in own if held.slot.booked.reference == said), None)


def _already(wish: BookAppointment, start: datetime, fact: Fact, business: Business, diary: Diary) -> Held | None:
    """The same appointment, asked for before by the same caller; also when this very request was handled before."""
    if held := diary.find(business.tenant, appointment_id(fact.id)):
        return held
    for held in diary.appointments(business.tenant, person=fact.person) if fact.person else ():
        was = held.slot.booked
        same = (was.service, was.start, was.name.casefold()) == (wish.service, start, wish.name.strip().casefold())
        if same and held.slot.state == "booked" and wish.resource in {"", was.resource}:
            return held
    return None


def here(start: datetime, business: Business) -> datetime:
    """A moment on the business's own clock; one without an offset is meant there, the first where the clock shows it twice."""
    zone = ZoneInfo(business.timezone)
    known = start if start.tzinfo else start.replace(tzinfo=zone)
    at = known.astimezone(UTC).astimezone(zone)
    # A fixed offset, so that the fact reads the same for everybody.
    return msgspec.json.decode(msgspec.json.encode(at), type=datetime)
