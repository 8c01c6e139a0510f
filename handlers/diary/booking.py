"""Booking: a page decides whether a slot can be had."""

from collections.abc import Mapping

from handlers.clock import Clock
from handlers.diary.free_slots import TimeNeed
from handlers.diary.policy import SlotRequest, find_alternatives, find_refusal, lift_bounds
from handlers.diary.reference import reference
from handlers.diary.state import Page, fold
from handlers.handler import handler
from schemas.diary import AppointmentBooked, AppointmentRejected, AppointmentRequested
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.routing import page_id
from schemas.subjects import compose_subject


def select_pages(wanted: AppointmentRequested, tenant: str) -> tuple[str, ...]:
    """The page that decides. A service that needs several resources at once will name several pages here."""
    return (compose_subject("page", tenant, page_id(wanted.resource, wanted.start)),)


@handler("booking", role="ledger", over=select_pages, fold=fold)
def book_slot(
    wanted: AppointmentRequested, pages: Mapping[str, Page], business: Business, clock: Clock, fact: Fact
) -> AppointmentBooked | AppointmentRejected | None:
    """Take the slot or say why not; None when this page has the appointment or has answered already."""
    page = pages[select_pages(wanted, business.tenant)[0]]
    if fact.id in page.answered or wanted.appointment in page.slots:
        return None
    service = business.service(wanted.service)
    minutes = wanted.minutes or (service.minutes if service else 0)
    buffer = service.buffer if service else 0
    wish = SlotRequest(
        service=wanted.service,
        resource=wanted.resource,
        start=wanted.start,
        need=TimeNeed(minutes=minutes, buffer=buffer, party=wanted.party),
    )
    rules = lift_bounds(business) if wanted.by else business
    reason = find_refusal(wish, page, rules, clock.now())
    if reason or service is None:
        return AppointmentRejected(
            appointment=wanted.appointment,
            reason=reason or "unknown-service",
            instead=find_alternatives(wish, page, rules, clock.now()),
            service=wanted.service,
            resource=wanted.resource,
            start=wanted.start,
            party=wanted.party,
            origin=wanted.origin,
            call=wanted.call,
        )
    return AppointmentBooked(
        appointment=wanted.appointment,
        person=wanted.person,
        service=service.id,
        resource=wanted.resource,
        start=wanted.start,
        minutes=minutes,
        buffer=buffer,
        reference=reference(wanted.appointment),
        price=service.price,
        currency=business.currency,
        name=wanted.name,
        phone=wanted.phone,
        notes=wanted.notes,
        party=wanted.party,
        origin=wanted.origin,
        call=wanted.call,
    )
