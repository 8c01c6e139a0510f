"""The diary: every appointment as it stands."""

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from projectors.projector import projector
from read_models.diary import Appointment
from schemas import diary as pages
from schemas.fact import Fact
from schemas.subjects import parse_subject

DiaryFact = (
    pages.AppointmentBooked
    | pages.AppointmentMoved
    | pages.AppointmentCancelled
    | pages.AppointmentConfirmed
    | pages.AppointmentArrived
    | pages.AppointmentCompleted
    | pages.AppointmentMissed
)


@projector("diary", version=2, reads=("page.>",))
def diary(event: DiaryFact, fact: Fact) -> Iterator[Appointment]:
    tenant = parse_subject(fact.subject).tenant
    match event:
        case pages.AppointmentBooked() as booked:
            yield Appointment(
                tenant=tenant,
                appointment=booked.appointment,
                person=booked.person,
                service=booked.service,
                resource=booked.resource,
                start=booked.start.isoformat(),
                day=booked.start.date().isoformat(),
                minutes=booked.minutes,
                reference=booked.reference,
                status="booked",
                name=booked.name,
                phone=booked.phone,
                notes=booked.notes,
                party=booked.party,
                price=Decimal(booked.price),
                currency=booked.currency,
                call=booked.call,
                booked_at=fact.at,
            )
        case pages.AppointmentMoved(appointment=appointment, to_start=start):
            day = start.date().isoformat()
            yield Appointment(tenant=tenant, appointment=appointment, start=start.isoformat(), day=day, status="booked")
        case pages.AppointmentCancelled(appointment=appointment, late=late):
            yield Appointment(tenant=tenant, appointment=appointment, status="cancelled", late=late)
        case pages.AppointmentConfirmed(appointment=appointment):
            yield Appointment(tenant=tenant, appointment=appointment, status="confirmed")
        case pages.AppointmentArrived(appointment=appointment):
            yield Appointment(tenant=tenant, appointment=appointment, status="arrived")
        case pages.AppointmentCompleted(appointment=appointment, price=price, currency=currency):
            yield Appointment(tenant=tenant, appointment=appointment, price=Decimal(price), currency=currency, status="completed")
        case pages.AppointmentMissed(appointment=appointment):
            yield Appointment(tenant=tenant, appointment=appointment, status="missed")
        case _:
            assert_never(event)
