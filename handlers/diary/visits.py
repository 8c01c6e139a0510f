"""What becomes of a visit: the page that has it decides whether it can have been so."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import assert_never
from zoneinfo import ZoneInfo

from handlers.clock import Clock
from handlers.diary.state import Page, Slot, fold
from handlers.handler import handler
from schemas.diary import (
    AppointmentArrived,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentRejected,
    VisitReported,
)
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import compose_subject
from schemas.toolbox import Reason

Became = AppointmentConfirmed | AppointmentArrived | AppointmentCompleted | AppointmentMissed


def select_page(told: VisitReported, tenant: str) -> tuple[str, ...]:
    """The page the visit is on."""
    return (compose_subject("page", tenant, told.page),)


@handler("visits", role="ledger", over=select_page, fold=fold)
def record_visit(
    told: VisitReported, pages: Mapping[str, Page], business: Business, clock: Clock, fact: Fact
) -> Became | AppointmentRejected | None:
    """What the visit became, or why it cannot have; None when answered already. Said again, it corrects what was said before."""
    page = pages[select_page(told, business.tenant)[0]]
    if fact.id in page.answered:
        return None
    held = page.slots.get(told.appointment)
    if held is None:
        return AppointmentRejected(appointment=told.appointment, reason="not-found")
    if reason := find_objection(held, told, clock.now(), business.timezone):
        return AppointmentRejected(appointment=told.appointment, reason=reason, service=held.booked.service, start=held.start)
    return _became(held, told)


def find_objection(held: Slot, told: VisitReported, now: datetime, zone: str) -> Reason | None:
    """Why it cannot have been so: `too-soon`, `past`, or `invalid` for a price that is none. None when it can."""
    there = ZoneInfo(zone)
    tomorrow_or_later = held.start.astimezone(there).date() > now.astimezone(there).date()
    match told.happened:
        case "confirmed":
            return None if held.coming else "past"
        case "arrived":
            return "too-soon" if tomorrow_or_later else None if held.coming or held.state == "missed" else "past"
        case "completed":
            if told.price and not _is_amount(told.price):
                return "invalid"
            return "too-soon" if tomorrow_or_later else None
        case "missed":
            return "too-soon" if held.start > now else None
        case _:
            assert_never(told.happened)


def _became(held: Slot, told: VisitReported) -> Became:
    was = held.booked
    match told.happened:
        case "confirmed":
            return AppointmentConfirmed(
                appointment=was.appointment, person=was.person, start=was.start, resource=was.resource, by=told.by
            )
        case "arrived":
            return AppointmentArrived(
                appointment=was.appointment, person=was.person, start=was.start, resource=was.resource, by=told.by
            )
        case "completed":
            return AppointmentCompleted(
                appointment=was.appointment,
                person=was.person,
                price=told.price or was.price,
                currency=was.currency,
                start=was.start,
                resource=was.resource,
                by=told.by,
            )
        case "missed":
            return AppointmentMissed(
                appointment=was.appointment, person=was.person, start=was.start, resource=was.resource, by=told.by
            )
        case _:
            assert_never(told.happened)


def _is_amount(text: str) -> bool:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return False
    return amount.is_finite() and amount >= 0
