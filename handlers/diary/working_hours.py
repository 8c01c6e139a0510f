"""When a resource works: its openings on one local day, as moments that no clock change can blur.

Moments are whole minutes since 1970 (UTC). Opening times are wall-clock times of the business's zone; where a clock change skips
one, it is read as if the clock had not changed; where the clock shows one twice, the first is meant.
A span that closes at or before it opens goes on past midnight; what follows midnight belongs to the next day's page.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from schemas.knowledge import Business, Resource
from schemas.opening_times import Span

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: From and until, in minutes since 1970.
Opening = tuple[int, int]


def to_minutes(at: datetime) -> int:
    """Whole minutes since 1970 of a zoned time."""
    return int(at.timestamp() // 60)


def to_wall_clock(minute: int, zone: str) -> datetime:
    """The wall clock at that moment."""
    return datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(zone))


def find_openings(business: Business, resource: Resource, day: date) -> tuple[Opening, ...]:
    """When `resource` can be booked on that local day, in order."""
    return _openings(
        business.timezone,
        _spans(business, resource, day),
        _spans(business, resource, day - timedelta(days=1)),
        day,
    )


def _spans(business: Business, resource: Resource, day: date) -> tuple[Span, ...]:
    iso = day.isoformat()
    if iso in business.closures or iso in resource.days_off:
        return ()
    return (resource.hours or business.hours).get(WEEKDAYS[day.weekday()], ())


@lru_cache(maxsize=16_384)
def _openings(zone: str, today: tuple[Span, ...], yesterday: tuple[Span, ...], day: date) -> tuple[Opening, ...]:
    night = (("00:00", span.closes) for span in yesterday if span.closes <= span.opens)
    lights = ((span.opens, "24:00" if span.closes <= span.opens else span.closes) for span in today)
    found = sorted((_at(day, opens, zone), _at(day, closes, zone)) for opens, closes in (*night, *lights))
    return tuple((opens, closes) for opens, closes in found if opens < closes)


def _at(day: date, clock: str, zone: str) -> int:
    hour, minute = map(int, clock.split(":"))
    days, hour = divmod(hour, 24)
    return to_minutes(datetime.combine(day + timedelta(days=days), time(hour, minute), ZoneInfo(zone)))
