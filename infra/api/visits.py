"""Visits over HTTP: booked, moved and cancelled by the business itself, and what became of them."""

from typing import Annotated

import msgspec

from handlers.diary.policy import can_do_service
from handlers.diary.reference import appointment_id
from handlers.phone_numbers import normalise_number, number_region
from infra.api.endpoint import Visitor, endpoint
from infra.api.queries import Id, MaybeId
from infra.api.visit_desk import (
    REASONS,
    VisitLine,
    ask_diary,
    describe_visit,
    find_accepted,
    find_own_business,
    find_visit,
    read_line,
    read_start,
    refuse,
    report_visit,
)
from schemas.diary import AppointmentRejected, AppointmentRequested, CancellationRequested, MoveRequested
from schemas.routing import page_id

MISSING = "this business has no such appointment; /diary lists those it has"
Start = Annotated[str, msgspec.Meta(max_length=40, description="Local, like 2026-12-24T10:30; or with an offset")]
Amount = Annotated[str, msgspec.Meta(pattern=r"^\d{1,9}(\.\d{1,4})?$", description="Decimal text, like 42.50")]
Text = Annotated[str, msgspec.Meta(max_length=1000)]


class OneAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    appointment: Id


class NewAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who comes for what and when. Without a `resource` somebody who is free then; `person` is a contact, else name and phone."""

    service: Text
    start: Start
    resource: Text = ""
    name: Text = ""
    phone: Text = ""
    person: MaybeId = ""
    notes: Text = ""
    party: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1
    minutes: Annotated[int, msgspec.Meta(ge=0, le=1440, description="0: as long as the service takes")] = 0


class Moving(OneAppointment, frozen=True, kw_only=True, forbid_unknown_fields=True):
    start: Start
    resource: Text = ""


class Cancelling(OneAppointment, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Text = ""


class Completing(OneAppointment, frozen=True, kw_only=True, forbid_unknown_fields=True):
    price: Annotated[
        str, msgspec.Meta(pattern=r"^(\d{1,9}(\.\d{1,4})?)?$", description="What is charged, like 42.50; else the list price")
    ] = ""


@endpoint("/appointments", method="POST")
async def book_visit(asked: NewAppointment, visitor: Visitor) -> VisitLine:
    """Book for a customer: the same rules as on the telephone, but for notice and how far ahead."""
    tenant, known = await find_own_business(visitor)
    start = read_start(asked.start, known.timezone)
    service = known.service(asked.service)
    phone = normalise_number(asked.phone, number_region(known.number, known.country or "US")) if asked.phone else ""
    if asked.phone and not phone:
        raise refuse("phone", "it is no telephone number; write it with its country code, like +34910123456")
    if service is None:
        raise refuse(*REASONS["unknown-service"])
    capable = [resource.id for resource in known.resources if can_do_service(service, resource)]
    person = asked.person or await visitor.books.person(tenant, phone)
    appointment = appointment_id(visitor.books.ids.new())
    refused: AppointmentRejected | None = None
    for resource in [asked.resource] if asked.resource else capable:
        wanted = AppointmentRequested(
            appointment=appointment,
            person=person,
            service=service.id,
            start=start,
            minutes=asked.minutes or service.minutes,
            resource=resource,
            name=asked.name.strip(),
            phone=phone,
            notes=asked.notes,
            party=asked.party,
            by=visitor.bearer.account,
        )
        answers = await ask_diary(visitor, tenant, wanted, person, page_id(resource, start))
        refused = next((fact.event for fact in answers if isinstance(fact.event, AppointmentRejected)), None)
        if refused is None:
            return await read_line(visitor, answers[-1], appointment)
    raise refuse(*REASONS[refused.reason if refused else "no-resource"])


@endpoint("/appointments/{appointment}/move", method="POST", missing=MISSING)
async def move_visit(asked: Moving, visitor: Visitor) -> VisitLine | None:
    """Move an appointment to another time, or to somebody else."""
    tenant, known = await find_own_business(visitor)
    found = await find_visit(visitor, tenant, asked.appointment)
    if found is None:
        return None
    page, held = found
    start = read_start(asked.start, known.timezone)
    wanted = MoveRequested(
        appointment=asked.appointment,
        person=held.booked.person,
        page=page,
        start=start,
        resource=asked.resource or held.booked.resource,
        by=visitor.bearer.account,
    )
    answers = await ask_diary(visitor, tenant, wanted, held.booked.person, page_id(wanted.resource, start))
    return await read_line(visitor, find_accepted(answers), asked.appointment)


@endpoint("/appointments/{appointment}/cancel", method="POST", missing=MISSING)
async def cancel_visit(asked: Cancelling, visitor: Visitor) -> VisitLine | None:
    """Cancel an appointment for the business; its time is free again."""
    tenant, _ = await find_own_business(visitor)
    found = await find_visit(visitor, tenant, asked.appointment)
    if found is None:
        return None
    page, held = found
    wanted = CancellationRequested(
        appointment=asked.appointment,
        person=held.booked.person,
        page=page,
        reason=asked.reason,
        by=visitor.bearer.account,
    )
    fact = find_accepted(await ask_diary(visitor, tenant, wanted, held.booked.person, page))
    return describe_visit(held, "cancelled", fact.sequence)


@endpoint("/appointments/{appointment}/confirm", method="POST", missing=MISSING)
async def confirm_visit(asked: OneAppointment, visitor: Visitor) -> VisitLine | None:
    """The customer says that they will come."""
    return await report_visit(visitor, asked.appointment, "confirmed")


@endpoint("/appointments/{appointment}/arrive", method="POST", missing=MISSING)
async def arrive(asked: OneAppointment, visitor: Visitor) -> VisitLine | None:
    """The customer is there."""
    return await report_visit(visitor, asked.appointment, "arrived")


@endpoint("/appointments/{appointment}/complete", method="POST", missing=MISSING)
async def complete_visit(asked: Completing, visitor: Visitor) -> VisitLine | None:
    """The visit took place, and this was charged; said again, it corrects what was said before."""
    return await report_visit(visitor, asked.appointment, "completed", asked.price)


@endpoint("/appointments/{appointment}/miss", method="POST", missing=MISSING)
async def miss_visit(asked: OneAppointment, visitor: Visitor) -> VisitLine | None:
    """Nobody came."""
    return await report_visit(visitor, asked.appointment, "missed")
