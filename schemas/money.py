"""Money: what calls cost, what is paid and what is spent; decimal text, never a float."""

from typing import Literal

from schemas.event import Event, Personal
from schemas.kinds import EXPENSE, PAYMENT


class CostIncurred(Event, frozen=True, tag="cost.incurred"):
    """A call cost something. `part` is telephony, recognition, model or voice; `quantity` in `unit` at list price."""

    part: str
    amount: str
    currency: str
    quantity: str
    unit: str


class ExpenseRecorded(Event, frozen=True, tag="expense.recorded"):
    """The business spent money. Subject `expense.<tenant>.<id>`; `on` is an ISO date."""

    kind = EXPENSE

    vendor: Personal
    on: str
    amount: str
    tax: str = "0"
    currency: str = "USD"
    category: str = "other"
    note: Personal = ""
    by: str = ""


class ExpenseVoided(Event, frozen=True, tag="expense.voided"):
    """The expense was none: written down by mistake, or given back."""

    kind = EXPENSE

    why: Personal = ""
    by: str = ""


#: How money came.
PaymentMethod = Literal["cash", "card", "link", "transfer", "other"]


class PaymentRecorded(Event, frozen=True, tag="payment.recorded"):
    """A customer paid. Subject `payment.<tenant>.<id>`; `on` is a local ISO date, `amount` more than nothing.

    `purpose`: a deposit comes before the visit, a refund goes back. For a visit `appointment`, `service` and `resource` say
    which.
    """

    kind = PAYMENT

    amount: str
    currency: str
    on: str
    method: PaymentMethod = "cash"
    purpose: Literal["payment", "deposit", "refund"] = "payment"
    person: str = ""
    appointment: str = ""
    service: str = ""
    resource: str = ""
    note: Personal = ""
    by: str = ""


class PaymentVoided(Event, frozen=True, tag="payment.voided"):
    """The payment was none: written down by mistake."""

    kind = PAYMENT

    why: Personal = ""
    by: str = ""
