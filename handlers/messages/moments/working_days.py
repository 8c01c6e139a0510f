"""When a business that is open would write: on one of its days, not before it has opened."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.diary.working_hours import WEEKDAYS
from schemas.knowledge import Business

#: Nobody likes to be written to earlier, even by somebody who is up.
_NOT_BEFORE = time(10)
_WEEK = 7


def find_working_moment(business: Business, day: date) -> datetime:
    """Ten in the morning, or when it opens if that is later, on the first day from `day` on that it is open; zoned."""
    zone = ZoneInfo(business.timezone)
    for ahead in range(3 * _WEEK):
        at = day + timedelta(days=ahead)
        if not _is_open(business, at):
            continue
        spans = business.hours.get(WEEKDAYS[at.weekday()], ())
        opens = max((_NOT_BEFORE, *(time.fromisoformat(one.opens) for one in spans[:1])))
        return datetime.combine(at, opens, zone)
    return datetime.combine(day, _NOT_BEFORE, zone)


def find_next_working_moment(business: Business, after: datetime) -> datetime:
    """The same on the next day that it is open."""
    return find_working_moment(business, after.astimezone(ZoneInfo(business.timezone)).date() + timedelta(days=1))


def find_open_day(business: Business, at: datetime) -> datetime:
    """The moment itself on a day that the business is open, else the next one at which it would write."""
    local = at.astimezone(ZoneInfo(business.timezone)).date()
    return at if _is_open(business, local) else find_working_moment(business, local)


def _is_open(business: Business, day: date) -> bool:
    """Whether it is open that day; a business that has not said when is open every day."""
    if day.isoformat() in business.closures:
        return False
    return not business.hours or bool(business.hours.get(WEEKDAYS[day.weekday()], ()))
