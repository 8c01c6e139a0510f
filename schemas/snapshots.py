"""What an aggregate was at one of its facts, so that loading it need not begin at the first."""

from schemas.event import Event, Personal
from schemas.kinds import SNAPSHOT


class SnapshotTaken(Event, frozen=True, kw_only=True, tag="snapshot.taken"):
    """The state of the aggregate `of` after its fact at sequence `through`, by the fold named `fold`.

    `state` is JSON. It may repeat what the aggregate's facts say of its person, so it is personal as a whole.
    """

    kind = SNAPSHOT

    of: str
    through: int
    fold: str
    state: Personal
