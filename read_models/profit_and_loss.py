"""Profit and loss: what is booked, earned and paid, each apart, what calls cost and what was spent; by month and currency."""

from decimal import Decimal
from typing import Literal

import msgspec

from read_models.queries import Connection, query_rows

#: By what revenue and payments are told apart.
Group = Literal["service", "staff"]


class LedgerLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line. `kind` is booked, earned, paid, missed, late, call cost or expense. Decimal text.

    `what` is the service or the member of staff (as asked), the part of a call's cost, or the category of an expense.
    """

    kind: str
    what: str
    amount: str
    count: int


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A month, or the whole time, in one currency: currencies are never added. Decimal text.

    `booked` is what stands in the diary at list price and has not taken place, `earned` what was charged for visits that have,
    `paid` what was paid less what went back, by the day it was. `revenue` is booked and earned together; `profit` is revenue,
    and `result` what is earned, less call costs and expenses. `missed` and `late` are list prices of visits that were lost.
    """

    month: str
    currency: str
    booked: str
    earned: str
    paid: str
    missed: str
    late: str
    revenue: str
    call_costs: str
    expenses: str
    profit: str
    result: str
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
    connection: Connection, *, tenant: str, first: str = "", last: str = "", monthly: bool = True, group: Group = "service"
) -> ProfitAndLoss:
    """Profit and loss of the local days `first` to `last` (both included, ISO dates, empty: no bound)."""
    sums = await query_rows(
        connection,
        _Sum,
        """WITH sales AS (
               SELECT day, currency, CASE WHEN %(group)s = 'staff' THEN resource ELSE service END AS what, price, charged,
                   CASE WHEN status IN ('booked', 'confirmed', 'arrived') THEN 'booked' WHEN status = 'completed' THEN 'earned'
                   ELSE status END AS status
               FROM ledger.sales WHERE tenant = %(tenant)s AND status <> 'cancelled'),
           lines AS (
               SELECT day, currency, status AS kind, what, CASE WHEN status = 'earned' THEN charged ELSE price END AS amount
               FROM sales
               UNION ALL
               SELECT day, currency, 'paid', CASE WHEN %(group)s = 'staff' THEN resource ELSE service END, amount
               FROM ledger.payments WHERE tenant = %(tenant)s AND NOT voided
               UNION ALL
               SELECT to_char(at AT TIME ZONE coalesce((SELECT timezone FROM ledger.zones WHERE tenant = %(tenant)s), 'UTC'),
                   'YYYY-MM-DD'), currency, 'call cost', part, amount FROM ledger.call_costs WHERE tenant = %(tenant)s
               UNION ALL
               SELECT day, currency, 'expense', category, amount FROM ledger.expenses
               WHERE tenant = %(tenant)s AND NOT voided)
           SELECT CASE WHEN %(monthly)s THEN left(day, 7) ELSE '' END AS month, coalesce(currency, '') AS currency, kind,
               coalesce(what, '') AS what, coalesce(sum(amount), 0) AS amount, count(*) AS count FROM lines
           WHERE day IS NOT NULL AND (%(first)s = '' OR day >= %(first)s) AND (%(last)s = '' OR day <= %(last)s)
           GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""",
        tenant=tenant,
        first=first,
        last=last,
        monthly=monthly,
        group=group,
    )
    periods: dict[tuple[str, str], list[_Sum]] = {}
    for line in sums:
        periods.setdefault((line.month, line.currency), []).append(line)
    return ProfitAndLoss(periods=[_period(month, currency, lines) for (month, currency), lines in periods.items()])


def _period(month: str, currency: str, lines: list[_Sum]) -> Period:
    def total(kind: str) -> Decimal:
        return sum((line.amount for line in lines if line.kind == kind), Decimal(0))

    costs, revenue = total("call cost") + total("expense"), total("booked") + total("earned")
    return Period(
        month=month,
        currency=currency,
        booked=f"{total('booked'):f}",
        earned=f"{total('earned'):f}",
        paid=f"{total('paid'):f}",
        missed=f"{total('missed'):f}",
        late=f"{total('late'):f}",
        revenue=f"{revenue:f}",
        call_costs=f"{total('call cost'):f}",
        expenses=f"{total('expense'):f}",
        profit=f"{revenue - costs:f}",
        result=f"{total('earned') - costs:f}",
        lines=[LedgerLine(kind=line.kind, what=line.what, amount=f"{line.amount:f}", count=line.count) for line in lines],
    )
