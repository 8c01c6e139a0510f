"""Whether a business is open at a moment, by the hours and closures that it has written down."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from schemas.knowledge import Business

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: The last moment of a day, as the clock is written.
_MIDNIGHT = "24:00"


def is_open(business: Business, at: datetime) -> bool | None:
    """Whether it is open at `at`; None when it has written down no hours. What closes before it opens goes past midnight."""
    if not business.hours:
        return None
    local = at.astimezone(ZoneInfo(business.timezone))
    clock, today = f"{local:%H:%M}", local.date()
    night = (("00:00", closes) for opens, closes in _spans(business, today - timedelta(days=1)) if closes <= opens)
    lights = ((opens, _MIDNIGHT if closes <= opens else closes) for opens, closes in _spans(business, today))
    return any(opens <= clock < closes for opens, closes in (*night, *lights))


def _spans(business: Business, day: date) -> Iterator[tuple[str, str]]:
    if day.isoformat() not in business.closures:
        for span in business.hours.get(_WEEKDAYS[day.weekday()], ()):
            yield span.opens.zfill(5), span.closes.zfill(5)
