"""Moving an appointment: it leaves one page and takes a slot on another, or neither happens."""

from collections.abc import Mapping

import msgspec

from handlers.clock import Clock
from handlers.diary.free_slots import TimeNeed
from handlers.diary.policy import SlotRequest, find_alternatives, find_refusal, lift_bounds
from handlers.diary.state import Page, fold
from handlers.handler import handler
from schemas.diary import AppointmentBooked, AppointmentMoved, AppointmentRejected, MoveRequested
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.routing import page_id
from schemas.subjects import compose_subject, parse_subject


def select_pages(wanted: MoveRequested, tenant: str) -> tuple[str, ...]:
    """The page it leaves and the page it goes to; one when they are the same. Without a resource it keeps its own."""
    resource = wanted.resource or wanted.page.rpartition("_")[0]
    pages = (wanted.page, page_id(resource, wanted.start))
    return tuple(compose_subject("page", tenant, page) for page in dict.fromkeys(pages))


@handler("moving", role="ledger", over=select_pages, fold=fold)
def move_appointment(
    wanted: MoveRequested, pages: Mapping[str, Page], business: Business, clock: Clock, fact: Fact
) -> tuple[AppointmentMoved, AppointmentBooked] | AppointmentRejected | None:
    """Both pages change together, or the reason why not; None when these pages have answered already."""
    leaves, *others = select_pages(wanted, business.tenant)
    goes = others[0] if others else leaves
    if fact.id in pages[leaves].answered:
        return None
    held = pages[leaves].slots.get(wanted.appointment)
    if held is None or held.booked.person != wanted.person:
        return _no(wanted, "not-found")
    if not held.coming:
        return _no(wanted, "past", service=held.booked.service)
    was, to_page = held.booked, parse_subject(goes).id
    wish = SlotRequest(
        service=was.service,
        resource=to_page.rpartition("_")[0],
        start=wanted.start,
        need=TimeNeed(minutes=was.minutes, buffer=was.buffer, party=was.party, moving=was.appointment),
    )
    rules = lift_bounds(business) if wanted.by else business
    if reason := find_refusal(wish, pages[goes], rules, clock.now()):
        no = _no(wanted, reason, service=was.service, party=was.party)
        return msgspec.structs.replace(no, instead=find_alternatives(wish, pages[goes], rules, clock.now()))
    left = AppointmentMoved(
        appointment=was.appointment,
        person=was.person,
        from_start=was.start,
        to_start=wanted.start,
        resource=was.resource,
        to_page=to_page,
        origin=wanted.origin,
        call=wanted.call,
    )
    booked = msgspec.structs.replace(
        was,
        start=wanted.start,
        resource=wish.resource,
        moved_from=wanted.page,
        origin=wanted.origin,
        call=wanted.call,
    )
    return left, booked


def _no(wanted: MoveRequested, reason: str, service: str = "", party: int = 1) -> AppointmentRejected:
    return AppointmentRejected(
        appointment=wanted.appointment,
        reason=reason,
        service=service,
        resource=wanted.resource,
        start=wanted.start,
        party=party,
        origin=wanted.origin,
        call=wanted.call,
    )
