"""Finding free times over all resources that can do a service: pure, over pages that somebody else keeps."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from handlers.diary.free_slots import TimeNeed, count_taken_minutes, find_free_starts
from handlers.diary.policy import can_do_service, earliest_start, last_day
from handlers.diary.state import Page
from handlers.diary.time_wishes import ANY_TIME, WishedTimes, find_wished_days, find_wished_times
from handlers.diary.working_hours import find_openings, to_minutes, to_wall_clock
from schemas.knowledge import Business, Resource
from schemas.ranges import Days
from schemas.toolbox import Availability, FindAvailability, Reason, Slot

#: How many slots a search answers with, and how many it offers instead when there are none.
FOUND, INSTEAD = 12, 6

Leaf = Callable[[str], Page]


class AvailabilitySearch(msgspec.Struct, frozen=True, kw_only=True):
    """A search under way: who could do it, how long it takes, from which minute on."""

    business: Business
    resources: tuple[Resource, ...]
    need: TimeNeed
    since: int
    leaf: Leaf

    def page(self, resource: Resource, day: date) -> Page:
        """The page of a resource on a day."""
        return self.leaf(f"page.{self.business.tenant}.{resource.id}_{day.isoformat()}")

    def day(self, day: date, wanted: WishedTimes) -> list[tuple[int, str]]:
        """The free starts of a day with the least loaded resource that is free then, as wished for first."""
        zone = self.business.timezone
        first, last = wanted.bounds(day, zone)
        since = max(first, self.since)
        best: dict[int, tuple[int, int, str]] = {}
        for order, resource in enumerate(self.resources):
            page = self.page(resource, day)
            found = list(find_free_starts(page, self.business, resource, day, self.need, earliest=since, latest=last))
            rank = (count_taken_minutes(page), order, resource.id) if found else (0, 0, "")
            for at in found:
                if at not in best or rank < best[at]:
                    best[at] = rank
        near = wanted.wished(day, zone)
        slots = [(at, rank[2]) for at, rank in sorted(best.items())]
        return slots if near is None else sorted(slots, key=lambda one: (abs(one[0] - near), one[0]))

    def slots(self, first: date, last: date, wanted: WishedTimes, count: int) -> tuple[Slot, ...]:
        """The first `count` free slots from `first` to `last`."""
        found: list[tuple[int, str]] = []
        for day in _each(first, last):
            found += self.day(day, wanted)
            if len(found) >= count:
                break
        return tuple(Slot(start=to_wall_clock(at, self.business.timezone), resource=id_) for at, id_ in found[:count])


def find_availability(leaf: Leaf, business: Business, wish: FindAvailability, now: datetime) -> Availability:
    """Free slots as wished for; with none, why, and the next free ones."""
    service = business.service(wish.service)
    if service is None or not service.bookable:
        return Availability(closed="unknown-service")
    everybody = tuple(resource for resource in business.resources if can_do_service(service, resource))
    chosen = tuple(resource for resource in everybody if wish.resource in {"", resource.id})
    need = TimeNeed(minutes=wish.duration or service.minutes, buffer=service.buffer, party=wish.party)
    search = AvailabilitySearch(business=business, resources=chosen, need=need, since=earliest_start(business, now), leaf=leaf)
    today, last_bookable = now.astimezone(ZoneInfo(business.timezone)).date(), last_day(business, now)
    asked, wanted = find_wished_days(wish, today, last_bookable), find_wished_times(wish)
    if slots := search.slots(max(asked.first, today), min(asked.last, last_bookable), wanted, FOUND):
        return Availability(slots=slots)
    anybody = msgspec.structs.replace(search, resources=chosen or everybody)
    return Availability(
        closed=_why(search, wanted, asked, Days(today, max(today, last_bookable)), now),
        next=anybody.slots(max(min(asked.first, last_bookable), today), last_bookable, ANY_TIME, INSTEAD),
    )


def _why(search: AvailabilitySearch, wanted: WishedTimes, asked: Days, bookable: Days, now: datetime) -> Reason:
    if not search.resources:
        return "no-resource"
    if asked.last < bookable.first:
        return "past"
    if asked.first > bookable.last:
        return "too-far"
    zone = search.business.timezone
    open_: Sequence[int] = [
        min(last, closes - search.need.minutes)
        for day in _each(max(asked.first, bookable.first), min(asked.last, bookable.last))
        for first, last in (wanted.bounds(day, zone),)
        for resource in search.resources
        for opens, closes in find_openings(search.business, resource, day)
        if max(first, opens) <= min(last, closes - search.need.minutes)
    ]
    if not open_:
        return "closed"
    if max(open_) < to_minutes(now):
        return "past"
    return "too-soon" if max(open_) < search.since else "taken"


def _each(first: date, last: date) -> Iterator[date]:
    for nth in range((last - first).days + 1):
        yield first + timedelta(days=nth)
