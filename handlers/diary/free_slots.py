"""What is free on a page: pure arithmetic on minutes, shared by those who offer times and those who decide."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from handlers.diary.state import Page, Slot
from handlers.diary.working_hours import find_openings
from schemas.knowledge import Business, Resource

#: Later than any minute a diary knows.
FOREVER = 1 << 40


class TimeNeed(msgspec.Struct, frozen=True, kw_only=True):
    """How much time is needed: `minutes` and the `buffer` after them, for a `party`, not counting the appointment `moving`."""

    minutes: int
    buffer: int = 0
    party: int = 1
    moving: str = ""


def find_blocking_slot(page: Page, resource: Resource, begins: int, need: TimeNeed) -> Slot | None:
    """A slot that leaves no room for `need` from minute `begins` on; None when there is room."""
    ends = begins + need.minutes + need.buffer
    over = [taken for id_, taken in page.slots.items() if id_ != need.moving and taken.begins < ends and begins < taken.ends]
    if not over:
        return None
    if not resource.shared:
        return over[0]
    for at in (begins, *(taken.begins for taken in over if taken.begins > begins)):
        there = [taken for taken in over if taken.begins <= at < taken.ends]
        if sum(taken.booked.party for taken in there) + need.party > resource.seats:
            return min(there, key=lambda taken: taken.ends)
    return None


def find_free_starts(
    page: Page, business: Business, resource: Resource, day: date, need: TimeNeed, *, earliest: int = 0, latest: int = FOREVER
) -> Iterator[int]:
    """The free starts on a page, in order, from the minute `earliest` to `latest`; steps count from each opening."""
    if need.party > resource.seats:
        return
    step = max(1, business.step_minutes)
    taken = [slot for id_, slot in page.slots.items() if id_ != need.moving]
    for opens, closes in find_openings(business, resource, day):
        at = opens if earliest <= opens else opens + -(-(earliest - opens) // step) * step
        last = min(latest, closes - need.minutes)
        if resource.shared:
            yield from (
                minute for minute in range(at, last + 1, step) if find_blocking_slot(page, resource, minute, need) is None
            )
            continue
        nth = 0
        while at <= last:
            while nth < len(taken) and taken[nth].ends <= at:
                nth += 1
            if nth < len(taken) and taken[nth].begins < at + need.minutes + need.buffer:
                at += -(-(taken[nth].ends - at) // step) * step
            else:
                yield at
                at += step


def nearest_starts(free: Sequence[int], wished: int, count: int) -> list[int]:
    """The `count` starts nearest to the wished one, soonest first."""
    return sorted(sorted(free, key=lambda at: (abs(at - wished), at))[:count])


def count_taken_minutes(page: Page) -> int:
    """How many minutes of a page are taken."""
    return sum(taken.ends - taken.begins for taken in page.slots.values())
