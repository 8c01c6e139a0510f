"""Payments and expenses over HTTP: written down by hand, listed, and voided where they were none."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from infra.api.endpoint import Asker, Visitor, endpoint
from infra.api.queries import Days, Id, MaybeId, bounds
from infra.api.visit_desk import find_own_business, find_visit, refuse
from infra.api.visits import MISSING, Amount, OneAppointment, Text
from read_models import payments as read
from schemas.money import ExpenseRecorded, ExpenseVoided, PaymentMethod, PaymentRecorded, PaymentVoided
from schemas.subjects import compose_subject

Day = Annotated[date | None, msgspec.Meta(description="The local day, today when left out")]
Currency = Annotated[str, msgspec.Meta(pattern="^([A-Z]{3})?$", description="Three letters; the business's when left out")]


class NewPayment(OneAppointment, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was paid for a visit."""

    amount: Amount
    method: PaymentMethod = "cash"
    purpose: Annotated[Literal["payment", "deposit", "refund"], msgspec.Meta(description="A refund goes back")] = "payment"
    currency: Currency = ""
    on: Day = None
    note: Text = ""


class NewExpense(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was spent. `tax` is the part of `amount` that is tax."""

    vendor: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    amount: Amount
    tax: Amount = "0"
    category: Annotated[str, msgspec.Meta(min_length=1, max_length=60, description="Such as rent, wages, supplies")] = "other"
    currency: Currency = ""
    on: Day = None
    note: Text = ""


class VoidedPayment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    payment: Id
    why: Text = ""


class VoidedExpense(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    expense: Id
    why: Text = ""


class PaymentsAsked(Days, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    appointment: MaybeId = ""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """It is in the log under this id, at this sequence; lists show it a moment later."""

    id: str
    sequence: int


@endpoint("/appointments/{appointment}/payments", method="POST", missing=MISSING)
async def record_payment(asked: NewPayment, visitor: Visitor) -> Written | None:
    """Write down what was paid for a visit: cash, card, link; a deposit before it, a refund after."""
    tenant, known = await find_own_business(visitor)
    found = await find_visit(visitor, tenant, asked.appointment)
    if found is None:
        return None
    if Decimal(asked.amount) <= 0:
        raise refuse("amount", "nothing was paid; write more than 0, and what goes back with the purpose refund")
    was = found[1].booked
    paid = PaymentRecorded(
        amount=asked.amount,
        currency=asked.currency or was.currency,
        on=_day(asked.on, known.timezone, visitor),
        method=asked.method,
        purpose=asked.purpose,
        person=was.person,
        appointment=was.appointment,
        service=was.service,
        resource=was.resource,
        note=asked.note,
        by=visitor.bearer.account,
    )
    id_ = visitor.books.ids.new()
    sequence = await visitor.books.write(compose_subject("payment", tenant, id_), paid, person=was.person)
    return Written(id=id_, sequence=sequence)


@endpoint("/payments")
async def payments(asked: PaymentsAsked, asker: Asker) -> read.Payments:
    """Payments by day, the newest first; those of one appointment where it is named."""
    first, last = bounds(asked)
    return await read.read_payments(asker.connection, tenant=asker.tenant, first=first, last=last, appointment=asked.appointment)


@endpoint("/payments/{payment}/void", method="POST", missing="this business has no such payment; /payments lists those it has")
async def void_payment(asked: VoidedPayment, visitor: Visitor) -> Written | None:
    """A payment was none: written down by mistake. It stays in the list, and counts no more."""
    tenant = visitor.bearer.tenant
    life = compose_subject("payment", tenant, asked.payment)
    if not await visitor.books.log.load(life):
        return None
    sequence = await visitor.books.write(life, PaymentVoided(why=asked.why, by=visitor.bearer.account))
    return Written(id=asked.payment, sequence=sequence)


@endpoint("/expenses", method="POST")
async def record_expense(asked: NewExpense, visitor: Visitor) -> Written:
    """Write down what was spent, with category and tax."""
    tenant, known = await find_own_business(visitor)
    if Decimal(asked.tax) > Decimal(asked.amount):
        raise refuse("tax", f"{asked.tax} is more than the amount of {asked.amount}; write the part of it that is tax")
    spent = ExpenseRecorded(
        vendor=asked.vendor,
        on=_day(asked.on, known.timezone, visitor),
        amount=asked.amount,
        tax=asked.tax,
        currency=asked.currency or known.currency,
        category=asked.category,
        note=asked.note,
        by=visitor.bearer.account,
    )
    id_ = visitor.books.ids.new()
    return Written(id=id_, sequence=await visitor.books.write(compose_subject("expense", tenant, id_), spent))


@endpoint("/expenses")
async def expenses(asked: Days, asker: Asker) -> read.Expenses:
    """Expenses by day of the receipt, the newest first."""
    first, last = bounds(asked)
    return await read.read_expenses(asker.connection, tenant=asker.tenant, first=first, last=last)


@endpoint("/expenses/{expense}/void", method="POST", missing="this business has no such expense; /expenses lists those it has")
async def void_expense(asked: VoidedExpense, visitor: Visitor) -> Written | None:
    """An expense was none: written down by mistake. It stays in the list, and counts no more."""
    tenant = visitor.bearer.tenant
    life = compose_subject("expense", tenant, asked.expense)
    if not await visitor.books.log.load(life):
        return None
    sequence = await visitor.books.write(life, ExpenseVoided(why=asked.why, by=visitor.bearer.account))
    return Written(id=asked.expense, sequence=sequence)


def _day(said: date | None, zone: str, visitor: Visitor) -> str:
    return (said or visitor.books.clock.now().astimezone(ZoneInfo(zone)).date()).isoformat()
