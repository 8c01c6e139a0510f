"""The whole answer about a period: figures with their usual values, days, hours, and the lists behind them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from read_models import insight_lists, insight_sums
from read_models.at_risk import AtRisk, read_at_risk
from read_models.insight_figures import Figure, make_figures, make_latencies
from read_models.insight_lists import Frequent, HourCount, Tallied
from read_models.insight_sums import BucketCount, DayCost, DaySums, Period
from read_models.latency_histogram import estimate_quantile
from read_models.queries import Connection
from read_models.usual_day import add_days, expect_sums, lay_baseline


class CostShare(msgspec.Struct, frozen=True, kw_only=True):
    """What a part of the calls cost: in all, for each answered call, and usually for each; decimal text (empty: not known)."""

    part: str
    currency: str
    amount: str
    per_call: str
    usual_per_call: str


class DayLine(DaySums, frozen=True, kw_only=True):
    """The calls of one day, counted, with the latencies of its turns in milliseconds."""

    latency_p50: float | None = None
    latency_p95: float | None = None


class Insights(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of the local days `first` to `last`, on the clock `timezone`.

    Every figure, outcome and hour opens its calls: `opens` of a figure is the question for them; an outcome, a language and an
    hour are filters of the same name of `/calls`. `hours` are the hours of the week with calls.
    """

    first: str
    last: str
    timezone: str
    figures: list[Figure]
    days: list[DayLine]
    outcomes: list[Tallied]
    languages: list[Tallied]
    hours: list[HourCount]
    costs: list[CostShare]
    escalations: list[Frequent]
    unanswered: list[Frequent]
    not_offered: list[Frequent]
    at_risk: list[AtRisk]


async def read_insights(connection: Connection, period: Period, *, since: datetime | None, now: datetime) -> Insights:
    """The figures of a period at the moment `now`; `since` is when the business first had a call (None: never)."""
    zone = ZoneInfo(period.zone)
    local = now.astimezone(zone)
    baseline = lay_baseline(period, since.astimezone(zone).date() if since else None)
    whole = msgspec.structs.replace(period, first=baseline.first) if baseline else period
    sums = await insight_sums.read_day_sums(connection, whole, local.time())
    turns = await insight_sums.read_latencies(connection, whole)
    costs = await insight_sums.read_costs(connection, whole)
    asked = [day for day in sums if day.day >= period.first.isoformat()]
    total, usual = add_days(asked), expect_sums(period, baseline, sums, local.date())
    link = f"/calls?from={period.first}&to={period.last}"
    buckets = _merge(turn for turn in turns if turn.day >= period.first.isoformat())
    before = _merge(turn for turn in turns if turn.day < period.first.isoformat())
    return Insights(
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        timezone=period.zone,
        figures=[*make_figures(total, usual, link), *make_latencies(buckets, before, link)],
        days=_days(asked, turns),
        outcomes=await insight_lists.read_outcomes(connection, period),
        languages=await insight_lists.read_languages(connection, period),
        hours=await insight_lists.read_hours(connection, period),
        costs=_costs(costs, period, total.get("answered", 0), add_days(sums).get("answered", 0) - total.get("answered", 0)),
        escalations=await insight_lists.read_escalations(connection, period),
        unanswered=await insight_lists.read_unanswered(connection, period),
        not_offered=await insight_lists.read_not_offered(connection, period),
        at_risk=await read_at_risk(connection, tenant=period.tenant, now=now),
    )


def _days(sums: Sequence[DaySums], turns: Sequence[BucketCount]) -> list[DayLine]:
    """One line for each day that had calls, its early and late parts together."""
    found = []
    for day in dict.fromkeys(one.day for one in sums):
        total = add_days(one for one in sums if one.day == day)
        counts = _merge(turn for turn in turns if turn.day == day)
        line = {name: value if name.endswith("_seconds") else round(value) for name, value in total.items()}
        latencies = {"latency_p50": estimate_quantile(counts, 0.5), "latency_p95": estimate_quantile(counts, 0.95)}
        found.append(msgspec.convert({"day": day, **line, **latencies}, DayLine))
    return found


def _merge(counts: Iterable[BucketCount]) -> dict[int, int]:
    merged: dict[int, int] = {}
    for one in counts:
        merged[one.bucket] = merged.get(one.bucket, 0) + one.turns
    return merged


def _costs(costs: Sequence[DayCost], period: Period, answered: float, before: float) -> list[CostShare]:
    first = period.first.isoformat()

    def total(part: str, currency: str, *, usual: bool) -> Decimal:
        alike = (one for one in costs if (one.part, one.currency) == (part, currency) and (one.day < first) == usual)
        return sum((one.amount for one in alike), Decimal(0))

    found = []
    for part, currency in sorted({(one.part, one.currency) for one in costs if one.day >= first}):
        amount = total(part, currency, usual=False)
        found.append(
            CostShare(
                part=part,
                currency=currency,
                amount=f"{amount:f}",
                per_call=_share(amount, answered),
                usual_per_call=_share(total(part, currency, usual=True), before),
            )
        )
    return found


def _share(amount: Decimal, calls: float) -> str:
    return f"{(amount / round(calls)).quantize(Decimal('0.000001')):f}" if calls else ""


def choose_days(first: date | None, last: date | None, today: date, *, days: int = 30) -> tuple[date, date]:
    """The days that are meant when one or both are left out: up to today, and thirty of them."""
    until = last or max(today, first or today)
    return first or date.fromordinal(max(until.toordinal() - days + 1, 1)), until
