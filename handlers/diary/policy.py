"""May this slot be had? The rules, in the order in which a receptionist would say no."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from handlers.diary.free_slots import TimeNeed, find_blocking_slot, find_free_starts, nearest_starts
from handlers.diary.state import Page
from handlers.diary.working_hours import find_openings, to_minutes, to_wall_clock
from schemas.knowledge import Business, Resource, Service
from schemas.toolbox import Reason

#: How many other times a rejection offers.
OFFERED = 3
_LONGEST = 24 * 60
#: Minutes that it may take to agree on what was offered: so much short of the notice it can still be had.
_TALKING = 10
#: How many days ahead those who work there may book.
_OWN_HORIZON = 730


class SlotRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A slot somebody wants."""

    service: str
    resource: str
    start: datetime
    need: TimeNeed


def lift_bounds(business: Business) -> Business:
    """The business as those who work there may book: without notice, and further ahead than callers."""
    return msgspec.structs.replace(business, notice_minutes=0, horizon_days=max(business.horizon_days, _OWN_HORIZON))


def can_do_service(service: Service, resource: Resource) -> bool:
    """Can this resource do this service? A service that names nobody can be done by all."""
    return not service.by or resource.id in service.by


def find_refusal(wish: SlotRequest, page: Page, business: Business, now: datetime) -> Reason | None:
    """Why the slot cannot be had, None when it can. `page` is the page of its resource and day."""
    service, resource = business.service(wish.service), business.resource(wish.resource)
    if service is None or not service.bookable:
        return "unknown-service"
    if resource is None or not can_do_service(service, resource):
        return "no-resource"
    if wish.start.utcoffset() != wish.start.astimezone(ZoneInfo(business.timezone)).utcoffset():
        return "invalid"  # not the business's own time: the page asked may be another day's
    if wish.need.party < 1 or not 0 < wish.need.minutes <= _LONGEST:
        return "invalid"
    if wish.need.party > resource.seats:
        return "full"
    if wish.start < now:
        return "past"
    if wish.start < now + timedelta(minutes=business.notice_minutes - _TALKING):
        return "too-soon"
    if wish.start.date() > last_day(business, now):
        return "too-far"
    begins = to_minutes(wish.start)
    opening = next(
        (
            o
            for o in find_openings(business, resource, wish.start.date())
            if o[0] <= begins and begins + wish.need.minutes <= o[1]
        ),
        None,
    )
    if opening is None:
        return "closed"
    if (begins - opening[0]) % max(1, business.step_minutes) or wish.start.second or wish.start.microsecond:
        return "invalid"
    return "taken" if find_blocking_slot(page, resource, begins, wish.need) else None


def find_alternatives(wish: SlotRequest, page: Page, business: Business, now: datetime) -> tuple[datetime, ...]:
    """The free starts of the same page nearest to the wish."""
    service, resource = business.service(wish.service), business.resource(wish.resource)
    day = wish.start.date()
    if service is None or resource is None or not can_do_service(service, resource) or day > last_day(business, now):
        return ()
    free = list(find_free_starts(page, business, resource, day, wish.need, earliest=earliest_start(business, now)))
    return tuple(to_wall_clock(at, business.timezone) for at in nearest_starts(free, to_minutes(wish.start), OFFERED))


def earliest_start(business: Business, now: datetime) -> int:
    """The first minute that may be offered now."""
    return to_minutes(now + timedelta(minutes=business.notice_minutes, seconds=59))


def last_day(business: Business, now: datetime) -> date:
    """The last local day that may be booked now."""
    return now.astimezone(ZoneInfo(business.timezone)).date() + timedelta(days=business.horizon_days)
