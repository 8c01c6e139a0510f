"""The figures of a business over HTTP, each with its usual value and the question for its calls."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from infra.api.businesses import MISSING, read_as
from infra.api.endpoint import Visitor, endpoint
from infra.api.problem_details import RequestRefused
from infra.api.queries import Days, MaybeId, bounds
from read_models.insight_answer import Insights, choose_days, read_insights
from read_models.insight_sums import Period, read_clock

#: More days are not looked at in one question: a year and a day.
MOST_DAYS = 366
#: The first day that can be asked about; the weeks before are looked at as well.
_EARLIEST, _LATEST = date(1970, 6, 1), date(9999, 1, 1)


class InsightsAsked(Days, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    business: Annotated[MaybeId, msgspec.Meta(description="A business of yours; the session's when left out")] = ""
    trials: Annotated[bool, msgspec.Meta(description="With the calls that members placed from the softphone")] = True


@endpoint("/insights", missing=MISSING)
async def insights(asked: InsightsAsked, visitor: Visitor) -> Insights:
    """The figures of some days, of the last thirty unless said otherwise.

    Each has what the same weekdays of the eight weeks before came to, and the question that lists its calls. At most 366 days.
    """
    tenant = asked.business or visitor.bearer.tenant
    if tenant != visitor.bearer.tenant:
        await read_as(visitor, tenant)
    now = visitor.books.clock.now()
    async with visitor.desk.pool.connection() as connection:
        connection.prepare_threshold = None  # a plan kept from before a rebuild may have other columns
        clock = await read_clock(connection, tenant)
        first, last = choose_days(asked.first, asked.last, now.astimezone(ZoneInfo(clock.zone)).date())
        _check_days(first, last)
        period = Period(tenant=tenant, zone=clock.zone, first=first, last=last, trials=asked.trials)
        return await read_insights(connection, period, since=clock.since, now=now)


def _check_days(first: date, last: date) -> None:
    try:
        bounds(Days(first=first, last=last))
    except ValueError as wrong:
        raise RequestRefused(400, "Bad request", str(wrong)) from wrong
    if (last - first).days >= MOST_DAYS or first < _EARLIEST or last > _LATEST:
        detail = f"`from` {first} to `to` {last}: ask about at most {MOST_DAYS} days, not before {_EARLIEST} nor after {_LATEST}"
        raise RequestRefused(400, "Bad request", detail)
