"""What the calls of each day come to, on the business's own clock: counts, latencies, costs."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import LiteralString
from zoneinfo import ZoneInfo

import msgspec

from read_models.call_judgements import CONDITIONS, SETTLED_DAYS
from read_models.queries import Connection, query_rows


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """Local days of a business, both included. `trials`: with the calls that members placed from the softphone."""

    tenant: str
    zone: str
    first: date
    last: date
    trials: bool = True

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), ZoneInfo(self.zone))

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), ZoneInfo(self.zone))


class DaySums(msgspec.Struct, frozen=True, kw_only=True):
    """The calls of one day, counted (see `CONDITIONS`). `early`: of the part of it before a time of day that was asked about.

    `handled_seconds` are of finished calls, `ringing_seconds` of answered ones; `moods` turns had a mood, and `sentiment` is
    its sum in thousandths.
    """

    day: str
    early: bool = False
    calls: int = 0
    answered: int = 0
    missed: int = 0
    won_back: int = 0
    turned_away: int = 0
    finished: int = 0
    booked: int = 0
    resolved: int = 0
    unresolved: int = 0
    contained: int = 0
    escalated: int = 0
    within_hours: int = 0
    after_hours: int = 0
    booked_within_hours: int = 0
    booked_after_hours: int = 0
    slow: int = 0
    upset: int = 0
    price_asked: int = 0
    price_hesitation: int = 0
    unanswered_question: int = 0
    not_offered: int = 0
    handled_seconds: float = 0.0
    ringing_seconds: float = 0.0
    moods: int = 0
    sentiment: int = 0


class BucketCount(msgspec.Struct, frozen=True, kw_only=True):
    """So many turns of a day were in this bucket of the latency histogram."""

    day: str
    bucket: int
    turns: int


class DayCost(msgspec.Struct, frozen=True, kw_only=True):
    """What a part of the calls of a day cost."""

    day: str
    part: str
    currency: str
    amount: Decimal


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """On which clock a business's days are counted, and when it first had a call (None: never yet)."""

    zone: str = "UTC"
    since: datetime | None = None


_COUNTS: LiteralString = ", ".join(
    f"count(*) FILTER (WHERE {condition}) AS {kind.replace('-', '_')}" for kind, condition in CONDITIONS.items()
)
#: The calls of a time with `again` (see `call_judgements`), for many calls at once.
WITH_JUDGED: LiteralString = """WITH judged AS (
    SELECT *, min(at) FILTER (WHERE refused IS NULL AND answered_at IS NOT NULL) OVER (
        PARTITION BY coalesce(person, call) ORDER BY at ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS again
    FROM insights.calls WHERE tenant = %(tenant)s AND at >= %(begins)s
        AND at < %(ends)s::timestamptz + make_interval(days => %(settled)s)
        AND (%(trials)s OR coalesce(account, '') = ''))"""


async def read_clock(connection: Connection, tenant: str) -> Clock:
    """The clock of a business; UTC when it never had a call."""
    found = await query_rows(
        connection,
        Clock,
        "SELECT coalesce(timezone, 'UTC') AS zone, since FROM insights.zones WHERE tenant = %(tenant)s",
        tenant=tenant,
    )
    return found[0] if found else Clock()


async def read_day_sums(connection: Connection, period: Period, early_until: time) -> list[DaySums]:
    """The calls of each day, the parts of it before and after `early_until` apart."""
    return await query_rows(
        connection,
        DaySums,
        WITH_JUDGED,
        """SELECT to_char(at AT TIME ZONE %(zone)s, 'YYYY-MM-DD') AS day,
               (at AT TIME ZONE %(zone)s)::time < %(early_until)s AS early, count(*) AS calls,""",
        _COUNTS,
        """, coalesce(sum(seconds) FILTER (WHERE answered_at IS NOT NULL), 0) AS handled_seconds,
               coalesce(sum(extract(epoch FROM answered_at - at)), 0)::float8 AS ringing_seconds,
               coalesce(sum(moods), 0)::bigint AS moods, coalesce(sum(sentiment), 0)::bigint AS sentiment
           FROM judged WHERE at < %(ends)s GROUP BY 1, 2 ORDER BY 1, 2""",
        early_until=early_until,
        **bounds(period),
    )


async def read_latencies(connection: Connection, period: Period) -> list[BucketCount]:
    """How many turns of each day were in which bucket of the histogram."""
    return await query_rows(
        connection,
        BucketCount,
        """SELECT to_char(since AT TIME ZONE %(zone)s, 'YYYY-MM-DD') AS day, bucket, sum(turns)::bigint AS turns
           FROM insights.latencies WHERE tenant = %(tenant)s AND since >= %(begins)s AND since < %(ends)s
           GROUP BY 1, 2 ORDER BY 1, 2""",
        **bounds(period),
    )


async def read_costs(connection: Connection, period: Period) -> list[DayCost]:
    """What the calls of each day cost, by part and currency."""
    return await query_rows(
        connection,
        DayCost,
        """SELECT to_char(since AT TIME ZONE %(zone)s, 'YYYY-MM-DD') AS day, part, currency, sum(amount) AS amount
           FROM insights.costs WHERE tenant = %(tenant)s AND since >= %(begins)s AND since < %(ends)s
           GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
        **bounds(period),
    )


def bounds(period: Period) -> dict[str, object]:
    """A period as the parameters of a question."""
    return {
        "tenant": period.tenant,
        "zone": period.zone,
        "begins": period.begins,
        "ends": period.ends,
        "trials": period.trials,
        "settled": SETTLED_DAYS,
    }
