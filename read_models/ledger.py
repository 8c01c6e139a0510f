"""The books: visits as revenue, payments, what calls cost, what was spent; exact decimals."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from read_models.row import Row


class Sale(Row, frozen=True):
    """An appointment as revenue: `price` as booked, `charged` once it is completed. `day` is local; `status` may be `late`."""

    table: ClassVar = "sales"
    key: ClassVar = ("tenant", "appointment")
    indexes: ClassVar = (("tenant", "day"),)

    tenant: str
    appointment: str
    service: str | None = None
    resource: str | None = None
    day: str | None = None
    price: Decimal | None = None
    charged: Decimal | None = None
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
    vendor: str | None = None
    note: str | None = None
    by: str | None = None
    voided: bool | None = None


class Payment(Row, frozen=True):
    """What a customer paid, less than nothing when it went back. `day` is local."""

    table: ClassVar = "payments"
    key: ClassVar = ("tenant", "payment")
    indexes: ClassVar = (("tenant", "day"), ("tenant", "appointment"))

    tenant: str
    payment: str
    day: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    method: str | None = None
    purpose: str | None = None
    person: str | None = None
    appointment: str | None = None
    service: str | None = None
    resource: str | None = None
    note: str | None = None
    by: str | None = None
    voided: bool | None = None


class Zone(Row, frozen=True):
    """The business's time zone, in which a cost's month is told."""

    table: ClassVar = "zones"
    key: ClassVar = ("tenant",)

    tenant: str
    timezone: str | None = None
