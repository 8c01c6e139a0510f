"""An appointment as the agent speaks of it."""

from schemas.diary import AppointmentBooked
from schemas.toolbox import Appointment


def summarise_appointment(booked: AppointmentBooked) -> Appointment:
    """What the agent may say of a booked appointment: service, start, resource, reference, minutes, name."""
    return Appointment(
        appointment=booked.appointment,
        service=booked.service,
        start=booked.start,
        resource=booked.resource,
        reference=booked.reference,
        minutes=booked.minutes,
        name=booked.name,
    )
