"""Profit and loss, from the diary, the calls' costs and the expenses."""

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from projectors.projector import projector
from read_models.ledger import CallCost, Expense, Sale, Zone
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
    | business.BusinessOpened
)


@projector("ledger", version=1, reads=("call.>", "page.>", "expense.>", "business.>"))
def ledger(event: LedgerFact, fact: Fact) -> Iterator[Sale | CallCost | Expense | Zone]:
    life = parse_subject(fact.subject)
    tenant = life.tenant
    match event:
        case diary.AppointmentBooked(appointment=appointment, service=service, start=start, price=price, currency=currency):
            yield Sale(
                tenant=tenant,
                appointment=appointment,
                service=service,
                day=start.date().isoformat(),
                price=Decimal(price),
                currency=currency,
                status="booked",
            )
        case diary.AppointmentMoved(appointment=appointment, to_start=start):
            yield Sale(tenant=tenant, appointment=appointment, day=start.date().isoformat(), status="booked")
        case diary.AppointmentCancelled(appointment=appointment):
            yield Sale(tenant=tenant, appointment=appointment, status="cancelled")
        case diary.AppointmentCompleted(appointment=appointment, price=price, currency=currency):
            yield Sale(tenant=tenant, appointment=appointment, price=Decimal(price), currency=currency, status="completed")
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
        case money.ExpenseRecorded(on=day, amount=amount, tax=tax, currency=currency, category=category):
            yield Expense(
                tenant=tenant,
                expense=life.id,
                day=day,
                amount=Decimal(amount),
                tax=Decimal(tax),
                currency=currency,
                category=category,
            )
        case business.BusinessOpened(timezone=timezone):
            yield Zone(tenant=tenant, timezone=timezone)
        case _:
            assert_never(event)
