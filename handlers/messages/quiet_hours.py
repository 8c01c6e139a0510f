"""The next moment at which a person may be reached: every clock they may be on must show allowed hours."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.messages.law import Hours

#: Within this there is a common moment in every country there is.
_AHEAD_DAYS = 15


def is_allowed_now(now: datetime, clocks: Sequence[ZoneInfo], hours: Sequence[Hours]) -> bool:
    """Whether all places' hours are open on all clocks."""
    return all(place.open(now.astimezone(clock)) for clock in clocks for place in hours)


def find_next_allowed(now: datetime, clocks: Sequence[ZoneInfo], hours: Sequence[Hours]) -> datetime | None:
    """The first allowed moment from now on, in UTC; None when there is none in two weeks: no hours that all clocks share."""
    if is_allowed_now(now, clocks, hours):
        return now
    openings = sorted({at for clock in clocks for place in hours for at in _openings(now, clock, place)})
    return next((at for at in openings if at > now and is_allowed_now(at, clocks, hours)), None)


def _openings(now: datetime, clock: ZoneInfo, place: Hours) -> list[datetime]:
    """Every opening on one clock in the days to come."""
    today = now.astimezone(clock).date()
    days = (today + timedelta(days=nth) for nth in range(_AHEAD_DAYS))
    return [datetime.combine(day, opens, clock).astimezone(UTC) for day in days for opens, _ in place.spans(day.weekday())]
