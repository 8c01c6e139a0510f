"""Cancelling an appointment: its slot is free again."""

from collections.abc import Mapping
from datetime import timedelta

from handlers.clock import Clock
from handlers.diary.state import Page, fold
from handlers.handler import handler
from schemas.diary import AppointmentCancelled, AppointmentRejected, CancellationRequested
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import compose_subject


def select_page(wanted: CancellationRequested, tenant: str) -> tuple[str, ...]:
    """The page the appointment is on."""
    return (compose_subject("page", tenant, wanted.page),)


@handler("cancelling", role="ledger", over=select_page, fold=fold)
def cancel_appointment(
    wanted: CancellationRequested, pages: Mapping[str, Page], business: Business, clock: Clock, fact: Fact
) -> AppointmentCancelled | AppointmentRejected | None:
    """Free the slot, or say that there is none (`not-found`) or that it is over (`past`); None when answered already.

    A customer who cancels when fewer hours are left than the business says, is late; the business itself never is.
    """
    page = pages[select_page(wanted, business.tenant)[0]]
    if fact.id in page.answered:
        return None
    held = page.slots.get(wanted.appointment)
    reason = ""
    if held is None or held.booked.person != wanted.person:
        reason = "not-found"
    elif not held.coming or (held.start <= clock.now() and not wanted.by):
        reason = "past"
    if held is None or reason:
        return AppointmentRejected(appointment=wanted.appointment, reason=reason, origin=wanted.origin, call=wanted.call)
    return AppointmentCancelled(
        appointment=wanted.appointment,
        person=held.booked.person,
        start=held.start,
        resource=held.booked.resource,
        origin=wanted.origin,
        call=wanted.call,
        late=not wanted.by and held.start - clock.now() < timedelta(hours=business.cancel_hours),
        by=wanted.by,
    )
