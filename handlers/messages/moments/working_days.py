"""When a business that is open would write: on one of its days, not before it has opened."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.diary.working_hours import WEEKDAYS
from schemas.knowledge import Business

#: Nobody likes to be written to earlier, even by somebody who is up.
_NOT_BEFORE = time(10)
#: A business that is open on no day of its week is open on all of them: it has not said when.
_WEEK = 7


def find_working_moment(business: Business, day: date) -> datetime:
    """Ten in the morning, or when it opens if that is later, on the first day from `day` on that it is open; zoned."""
    zone = ZoneInfo(business.timezone)
    for ahead in range(3 * _WEEK):
        at = day + timedelta(days=ahead)
        spans = business.hours.get(WEEKDAYS[at.weekday()], ()) if business.hours else None
        if at.isoformat() in business.closures or spans == ():
            continue
        opens = max((_NOT_BEFORE, *(time.fromisoformat(one.opens) for one in (spans or ())[:1])))
        return datetime.combine(at, opens, zone)
    return datetime.combine(day, _NOT_BEFORE, zone)


def find_next_working_moment(business: Business, after: datetime) -> datetime:
    """The same on the next day that it is open."""
    return find_working_moment(business, after.astimezone(ZoneInfo(business.timezone)).date() + timedelta(days=1))
