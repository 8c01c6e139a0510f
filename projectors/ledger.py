"""Profit and loss, from the diary, payments, the calls' costs and the expenses."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from projectors.projector import projector
from read_models.ledger import CallCost, Expense, Payment, Sale, Zone
from schemas import business, diary, money
from schemas.fact import Fact
from schemas.subjects import parse_subject

LedgerFact = (
    diary.AppointmentBooked
    | diary.AppointmentMoved
    | diary.AppointmentCancelled
    | diary.AppointmentCompleted
    | diary.AppointmentMissed
    | money.CostIncurred
    | money.ExpenseRecorded
    | money.ExpenseVoided
    | money.PaymentRecorded
    | money.PaymentVoided
    | business.BusinessOpened
    | business.BusinessConfigured
)


@projector("ledger", version=2, reads=("call.>", "page.>", "expense.>", "payment.>", "business.>"))
def ledger(event: LedgerFact, fact: Fact) -> Iterator[Sale | CallCost | Expense | Payment | Zone]:
    life = parse_subject(fact.subject)
    tenant = life.tenant
    match event:
        case diary.AppointmentBooked(appointment=appointment, service=service, start=start, price=price, currency=currency):
            yield Sale(
                tenant=tenant,
                appointment=appointment,
                service=service,
                resource=event.resource,
                day=start.date().isoformat(),
                price=Decimal(price),
                currency=currency,
                status="booked",
            )
        case diary.AppointmentMoved(appointment=appointment, to_start=start):
            yield Sale(tenant=tenant, appointment=appointment, day=start.date().isoformat(), status="booked")
        case diary.AppointmentCancelled(appointment=appointment, late=late):
            yield Sale(tenant=tenant, appointment=appointment, status="late" if late else "cancelled")
        case diary.AppointmentCompleted(appointment=appointment, price=price, currency=currency):
            yield Sale(tenant=tenant, appointment=appointment, charged=Decimal(price), currency=currency, status="completed")
        case diary.AppointmentMissed(appointment=appointment):
            yield Sale(tenant=tenant, appointment=appointment, status="missed")
        case money.CostIncurred(part=part, amount=amount, currency=currency):
            yield CallCost(
                tenant=tenant,
                fact=fact.id,
                call=life.id,
                at=fact.at,
                part=part,
                amount=Decimal(amount),
                currency=currency,
            )
        case money.ExpenseRecorded() as spent:
            yield Expense(
                tenant=tenant,
                expense=life.id,
                day=spent.on,
                amount=Decimal(spent.amount),
                tax=Decimal(spent.tax),
                currency=spent.currency,
                category=spent.category,
                vendor=spent.vendor,
                note=spent.note,
                by=spent.by,
                voided=False,
            )
        case money.ExpenseVoided():
            yield Expense(tenant=tenant, expense=life.id, voided=True)
        case money.PaymentRecorded() as paid:
            sign = -1 if paid.purpose == "refund" else 1
            yield Payment(
                tenant=tenant,
                payment=life.id,
                day=paid.on,
                amount=sign * Decimal(paid.amount),
                currency=paid.currency,
                method=paid.method,
                purpose=paid.purpose,
                person=paid.person,
                appointment=paid.appointment,
                service=paid.service,
                resource=paid.resource,
                note=paid.note,
                by=paid.by,
                voided=False,
            )
        case money.PaymentVoided():
            yield Payment(tenant=tenant, payment=life.id, voided=True)
        case business.BusinessOpened(timezone=timezone):
            yield Zone(tenant=tenant, timezone=timezone)
        case business.BusinessConfigured(part="timezone", value=value):
            yield Zone(tenant=tenant, timezone=str(json.loads(value)))
        case business.BusinessConfigured():
            return  # no other part is about money that has moved
        case _:
            assert_never(event)
