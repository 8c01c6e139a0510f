"""A telephone number of a business: which one it belongs to."""

from schemas.event import Event
from schemas.kinds import NUMBER


class NumberBound(Event, frozen=True, tag="number.bound"):
    """The number belongs to this business (its tenant). Subject `number._.<hash>`; `number` is a hash of the E.164 number."""

    kind = NUMBER

    number: str
    business: str


class NumberReleased(Event, frozen=True, tag="number.released"):
    """The number belongs to nobody: the business has another one, or has closed."""

    kind = NUMBER

    number: str
    business: str
