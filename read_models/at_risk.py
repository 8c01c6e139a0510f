"""Contacts that may be lost: regulars who stay away, and callers who were upset and have not been in touch since."""

from datetime import datetime
from typing import Literal

import msgspec

from read_models.queries import Connection, Moment, query_rows
from schemas.event import Personal

#: Who was in touch so often is a regular, and stays away after so many times the usual interval, and so many days at least.
REGULAR, _INTERVALS, _DAYS = 3, 2.0, 30
#: Of a call with such a mean mood the caller went away upset; it counts for so many days.
_UPSET, _UPSET_DAYS = -0.3, 60


class AtRisk(msgspec.Struct, frozen=True, kw_only=True):
    """A contact at risk: `away` for longer than usual, or `upset`.

    The last contact was `days` ago, and those before were `interval` days apart (None: it was the only one).
    """

    person: str
    name: Personal
    why: Literal["away", "upset"]
    last: Moment
    days: int
    interval: float | None


async def read_at_risk(connection: Connection, *, tenant: str, now: datetime, limit: int = 50) -> list[AtRisk]:
    """Contacts at risk at the moment `now`, those who were in touch most often first."""
    return await query_rows(
        connection,
        AtRisk,
        """WITH touch AS (
               SELECT person, at FROM engagement.touches
               WHERE tenant = %(tenant)s AND served AND person IS NOT NULL
                   AND at <= %(now)s AND at > %(now)s - interval '400 days'
               UNION ALL
               SELECT person, booked_at FROM engagement.visits
               WHERE tenant = %(tenant)s AND booked_at <= %(now)s AND booked_at > %(now)s - interval '400 days'),
           habit AS (
               SELECT person, count(DISTINCT at::date) AS days_in_touch, max(at) AS last,
                   extract(epoch FROM max(at) - min(at)) / 86400.0 / nullif(count(DISTINCT at::date) - 1, 0) AS gap
               FROM touch GROUP BY person),
           last_call AS (
               SELECT DISTINCT ON (person) person, at, sentiment, moods FROM insights.calls
               WHERE tenant = %(tenant)s AND at <= %(now)s AND answered_at IS NOT NULL AND person IS NOT NULL
                   AND at > %(now)s - make_interval(days => %(upset_days)s) ORDER BY person, at DESC)
           SELECT coalesce(habit.person, last_call.person) AS person, coalesce(known.name, '') AS name,
               CASE WHEN moods > 0 AND sentiment < 1000 * %(upset)s * moods THEN 'upset' ELSE 'away' END AS why,
               greatest(habit.last, last_call.at) AS last,
               floor(extract(epoch FROM %(now)s - greatest(habit.last, last_call.at)) / 86400)::int AS days,
               round(habit.gap::numeric, 1)::float8 AS interval
           FROM habit FULL JOIN last_call ON last_call.person = habit.person
           LEFT JOIN contacts.contacts AS known
               ON known.tenant = %(tenant)s AND known.person = coalesce(habit.person, last_call.person)
           WHERE (moods > 0 AND sentiment < 1000 * %(upset)s * moods
                  AND (habit.last > last_call.at + interval '1 hour') IS NOT TRUE)
              OR (habit.days_in_touch >= %(regular)s AND habit.last < %(now)s - make_interval(days => %(days)s)
                  AND extract(epoch FROM %(now)s - habit.last) / 86400.0 > %(intervals)s * habit.gap)
           ORDER BY habit.days_in_touch DESC NULLS LAST, 4 DESC, 1 LIMIT %(limit)s""",
        tenant=tenant,
        now=now,
        regular=REGULAR,
        intervals=_INTERVALS,
        days=_DAYS,
        upset=_UPSET,
        upset_days=_UPSET_DAYS,
        limit=limit,
    )
