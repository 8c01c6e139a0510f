"""Payments and expenses as they were written down: newest first."""

import msgspec

from read_models.queries import Connection, query_rows
from schemas.event import Personal


class PaymentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A payment: `amount` decimal text, less than nothing when it went back; `day` local; voided ones are still listed."""

    payment: str
    day: str
    amount: str
    currency: str
    method: str
    purpose: str
    person: str
    appointment: str
    note: Personal
    by: str
    voided: bool


class ExpenseLine(msgspec.Struct, frozen=True, kw_only=True):
    """An expense: `amount` and `tax` (included in it) decimal text; `day` of the receipt; voided ones are still listed."""

    expense: str
    day: str
    vendor: Personal
    amount: str
    tax: str
    currency: str
    category: str
    note: Personal
    by: str
    voided: bool


class Payments(msgspec.Struct, frozen=True, kw_only=True):
    payments: list[PaymentLine]


class Expenses(msgspec.Struct, frozen=True, kw_only=True):
    expenses: list[ExpenseLine]


async def read_payments(
    connection: Connection, *, tenant: str, first: str = "", last: str = "", appointment: str = "", payment: str = ""
) -> Payments:
    """The payments of the local days `first` to `last` (ISO, empty: no bound), of one appointment, or one payment."""
    lines = await query_rows(
        connection,
        PaymentLine,
        """SELECT payment, day, amount::text AS amount, coalesce(currency, '') AS currency, coalesce(method, '') AS method,
               coalesce(purpose, '') AS purpose, coalesce(person, '') AS person, coalesce(appointment, '') AS appointment,
               coalesce(note, '') AS note, coalesce(by, '') AS by, coalesce(voided, false) AS voided
           FROM ledger.payments WHERE tenant = %(tenant)s AND day IS NOT NULL
             AND (%(first)s = '' OR day >= %(first)s) AND (%(last)s = '' OR day <= %(last)s)
             AND (%(appointment)s = '' OR appointment = %(appointment)s) AND (%(payment)s = '' OR payment = %(payment)s)
           ORDER BY day DESC, payment DESC LIMIT 1000""",
        tenant=tenant,
        first=first,
        last=last,
        appointment=appointment,
        payment=payment,
    )
    return Payments(payments=lines)


async def read_expenses(connection: Connection, *, tenant: str, first: str = "", last: str = "", expense: str = "") -> Expenses:
    """The expenses of the local days `first` to `last` (ISO, empty: no bound), or one."""
    lines = await query_rows(
        connection,
        ExpenseLine,
        """SELECT expense, day, coalesce(vendor, '') AS vendor, amount::text AS amount, coalesce(tax, 0)::text AS tax,
               coalesce(currency, '') AS currency, coalesce(category, '') AS category, coalesce(note, '') AS note,
               coalesce(by, '') AS by, coalesce(voided, false) AS voided
           FROM ledger.expenses WHERE tenant = %(tenant)s AND day IS NOT NULL
             AND (%(first)s = '' OR day >= %(first)s) AND (%(last)s = '' OR day <= %(last)s)
             AND (%(expense)s = '' OR expense = %(expense)s)
           ORDER BY day DESC, expense DESC LIMIT 1000""",
        tenant=tenant,
        first=first,
        last=last,
        expense=expense,
    )
    return Expenses(expenses=lines)
