"""A usual day: what the same weekdays of the weeks before came to, so that a figure can be told from its usual value."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from read_models.insight_sums import DaySums, Period

#: A usual day is the mean of the same weekdays of so many weeks before.
WEEKS = 8
#: Sums by their name; a usual day's are means, and need not be whole.
Sums = Mapping[str, float]


def lay_baseline(period: Period, since: date | None) -> Period | None:
    """The days that say what is usual: the weeks before, but none before the first call; None when there is no such day."""
    last = period.first - timedelta(days=1)
    first = period.first - timedelta(weeks=WEEKS)
    first = max(first, since) if since else last + timedelta(days=1)
    return msgspec.structs.replace(period, first=first, last=last) if first <= last else None


def add_days(days: Iterable[DaySums]) -> Sums:
    """The sums of several days."""
    total: dict[str, float] = {}
    for day in days:
        _add(total, day, 1.0)
    return total


def expect_sums(period: Period, baseline: Period | None, days: Sequence[DaySums], today: date) -> Sums | None:
    """What the period usually comes to; None when the baseline lacks one of its weekdays.

    Of `today`, which is not over yet, what the days before came to by this time of day.
    """
    if baseline is None:
        return None
    before = [day for day in days if baseline.first <= date.fromisoformat(day.day) <= baseline.last]
    total: dict[str, float] = {}
    for asked in _each(period.first, min(period.last, today)):
        alike = [day for day in _each(baseline.first, baseline.last) if day.weekday() == asked.weekday()]
        if not alike:
            return None
        names = {day.isoformat() for day in alike}
        for day in before:
            if day.day in names and (day.early or asked != today):
                _add(total, day, 1 / len(alike))
    return total


def _add(total: dict[str, float], day: DaySums, share: float) -> None:
    for name in DaySums.__struct_fields__:
        if name not in {"day", "early"}:
            total[name] = total.get(name, 0) + share * getattr(day, name)


def _each(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=nth) for nth in range((last - first).days + 1))
