"""Money: what calls cost and what is spent; decimal text, never a float."""

from schemas.event import Event, Personal
from schemas.kinds import EXPENSE


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
