"""Two versions of one product: the newer one has a further event, and says one of the old ones in a new shape."""

from bus.tags import events_by_tag
from schemas.event import Event
from schemas.kinds import APPOINTMENT


class LeadQualified(Event, frozen=True, tag="skew.qualified"):
    """As the old version knows it."""

    kind = APPOINTMENT

    score: int
    note: str = ""


class LeadQualifiedAnew(Event, frozen=True, tag="skew.qualified"):
    """In the new version's shape: the score has become text, which the old one cannot read."""

    kind = APPOINTMENT

    score: str
    note: str = ""


class LeadPraised(Event, frozen=True, tag="skew.praised"):
    """Known to the new version only."""

    kind = APPOINTMENT

    words: str = ""


class CallPraised(Event, frozen=True, tag="skew.call-praised"):
    """Known to the new version only, on a call."""

    words: str = ""


class Welcomed(Event, frozen=True, tag="skew.welcomed"):
    """What handlers answer."""

    kind = APPOINTMENT

    of: str = ""


def known(*events: type[Event]) -> dict[str, type[Event]]:
    """A version's registry: all events of the product, and these."""
    return {**events_by_tag(), **{event.tag(): event for event in events}}


OLD = known(LeadQualified, Welcomed)
NEW = known(LeadQualifiedAnew, LeadPraised, CallPraised, Welcomed)


def lifted(shape: dict) -> dict:
    """The new version's upcaster: it reads the old shape, too."""
    return {**shape, "score": str(shape["score"])} if "score" in shape else shape
