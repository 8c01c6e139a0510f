"""Profit and loss: revenue booked at list price, what calls cost, what was spent; exact decimals."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from read_models.queries import Connection, query_rows
from read_models.row import Row


class Sale(Row, frozen=True):
    """An appointment as revenue: booked at list price, completed at what was charged. `day` is local."""

    table: ClassVar = "sales"
    key: ClassVar = ("tenant", "appointment")
    indexes: ClassVar = (("tenant", "day"),)

    tenant: str
    appointment: str
    service: str | None = None
    day: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    status: str | None = None


class CallCost(Row, frozen=True):
    """What a part of a call cost; `fact` is its id."""

    table: ClassVar = "call_costs"
    key: ClassVar = ("tenant", "fact")
    indexes: ClassVar = (("tenant", "at"),)

    tenant: str
    fact: str
    call: str | None = None
    at: datetime | None = None
    part: str | None = None
    amount: Decimal | None = None
    currency: str | None = None


class Expense(Row, frozen=True):
    """What the business spent. `day` is the receipt's date."""

    table: ClassVar = "expenses"
    key: ClassVar = ("tenant", "expense")
    indexes: ClassVar = (("tenant", "day"),)

    tenant: str
    expense: str
    day: str | None = None
    amount: Decimal | None = None
    tax: Decimal | None = None
    currency: str | None = None
    category: str | None = None


class Zone(Row, frozen=True):
    """The business's time zone, in which a cost's month is told."""

    table: ClassVar = "zones"
    key: ClassVar = ("tenant",)

    tenant: str
    timezone: str | None = None


class LedgerLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line: `kind` is revenue (what: the service), call cost (the part) or expense (the category). Decimal text."""

    kind: str
    what: str
    amount: str
    count: int


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A month, or the whole time, in one currency. `profit` is revenue less call costs and expenses. Decimal text."""

    month: str
    currency: str
    revenue: str
    call_costs: str
    expenses: str
    profit: str
    lines: list[LedgerLine]


class ProfitAndLoss(msgspec.Struct, frozen=True, kw_only=True):
    """Profit and loss by period and currency, the oldest first."""

    periods: list[Period]


class _Sum(msgspec.Struct, frozen=True, kw_only=True):
    month: str
    currency: str
    kind: str
    what: str
    amount: Decimal
    count: int


async def read_profit_and_loss(
    connection: Connection, *, tenant: str, first: str = "", last: str = "", monthly: bool = True
) -> ProfitAndLoss:
    """Profit and loss of the local days `first` to `last` (both included, ISO dates, empty: no bound)."""
    sums = await query_rows(
        connection,
        _Sum,
        """WITH lines AS (
               SELECT day, currency, 'revenue' AS kind, service AS what, price AS amount FROM ledger.sales
               WHERE tenant = %(tenant)s AND status IN ('booked', 'completed')
               UNION ALL
               SELECT to_char(at AT TIME ZONE coalesce((SELECT timezone FROM ledger.zones WHERE tenant = %(tenant)s), 'UTC'),
                   'YYYY-MM-DD'), currency, 'call cost', part, amount FROM ledger.call_costs WHERE tenant = %(tenant)s
               UNION ALL
               SELECT day, currency, 'expense', category, amount FROM ledger.expenses WHERE tenant = %(tenant)s)
           SELECT CASE WHEN %(monthly)s THEN left(day, 7) ELSE '' END AS month, coalesce(currency, '') AS currency, kind,
               coalesce(what, '') AS what, coalesce(sum(amount), 0) AS amount, count(*) AS count FROM lines
           WHERE day IS NOT NULL AND (%(first)s = '' OR day >= %(first)s) AND (%(last)s = '' OR day <= %(last)s)
           GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""",
        tenant=tenant,
        first=first,
        last=last,
        monthly=monthly,
    )
    periods: dict[tuple[str, str], list[_Sum]] = {}
    for line in sums:
        periods.setdefault((line.month, line.currency), []).append(line)
    return ProfitAndLoss(periods=[_period(month, currency, lines) for (month, currency), lines in periods.items()])


def _period(month: str, currency: str, lines: list[_Sum]) -> Period:
    total = {kind: sum((line.amount for line in lines if line.kind == kind), Decimal(0)) for kind in _KINDS}
    revenue, costs, expenses = (total[kind] for kind in _KINDS)
    return Period(
        month=month,
        currency=currency,
        revenue=f"{revenue:f}",
        call_costs=f"{costs:f}",
        expenses=f"{expenses:f}",
        profit=f"{revenue - costs - expenses:f}",
        lines=[LedgerLine(kind=line.kind, what=line.what, amount=f"{line.amount:f}", count=line.count) for line in lines],
    )


_KINDS = ("revenue", "call cost", "expense")
