"""What stands in the diary when a scenario's call comes in, as facts of the log."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.diary.policy import can_do_service
from infra.simulator.evaluation.judgement import DiaryEntry
from infra.simulator.evaluation.scenarios import KnownAppointment, ScenarioInvalid
from schemas.diary import AppointmentBooked
from schemas.fact import Draft, Fact, promote_draft
from schemas.knowledge import Business
from schemas.routing import page_id
from schemas.subjects import compose_subject

#: How long before the call they were made.
_AGO = timedelta(days=10)


def history_facts(known: Sequence[KnownAppointment], business: Business, person: str, phone: str, now: datetime) -> list[Fact]:
    """The bookings of this caller. ScenarioInvalid for a service that the business does not have."""
    return [_fact(nth, one, business, person, phone, now) for nth, one in enumerate(known, 1)]


def history_entries(facts: Sequence[Fact]) -> list[DiaryEntry]:
    """The same as the judge reads it."""
    return [
        DiaryEntry(
            appointment=one.event.appointment,
            service=one.event.service,
            start=one.event.start.replace(tzinfo=None),
            name=one.event.name,
        )
        for one in facts
        if isinstance(one.event, AppointmentBooked)
    ]


def _fact(nth: int, known: KnownAppointment, business: Business, person: str, phone: str, now: datetime) -> Fact:
    service = next((one for one in business.services if one.id == known.service), None)
    if service is None:
        raise ScenarioInvalid(f"{business.name} has no service {known.service!r}; say one of its services")
    resource = next(one for one in business.resources if can_do_service(service, one))
    start = known.start.replace(tzinfo=ZoneInfo(business.timezone))
    booked = AppointmentBooked(
        appointment=f"01KNOWN{nth:019d}",
        person=person,
        service=service.id,
        resource=resource.id,
        start=start,
        minutes=service.minutes,
        reference=f"KT34{nth}",
        price=service.price,
        name=known.name,
        phone=phone,
    )
    page = compose_subject("page", business.tenant, page_id(resource.id, start))
    return promote_draft(Draft(subject=page, event=booked, id=f"known/{nth}", at=now - _AGO, person=person))
