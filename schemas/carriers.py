"""A business and its carrier: the account it has bound, and the numbers it has bought there. No key is ever in a fact."""

from schemas.event import Event
from schemas.kinds import BUSINESS


class CarrierBound(Event, frozen=True, tag="carrier.bound"):
    """The business's calls and texts go by its own account from now on. `account` are the last four of its id."""

    kind = BUSINESS

    carrier: str
    account: str
    by: str = ""


class CarrierUnbound(Event, frozen=True, tag="carrier.unbound"):
    """The business has no account of its own any more, and the key to what was kept of it is destroyed."""

    kind = BUSINESS

    by: str = ""


class NumberBought(Event, frozen=True, tag="number.bought"):
    """A number was bought: `price` (of a month, decimal) in `currency` as the owner confirmed it. `number` is E.164."""

    kind = BUSINESS

    number: str
    price: str
    currency: str
    by: str = ""
