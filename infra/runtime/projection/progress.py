"""How far a projector is: facts projected, facts set aside, and how old the newest one was when its rows were there."""

from datetime import datetime

import msgspec


class ProjectionProgress(msgspec.Struct, kw_only=True):
    """The figures of one projector since its process started.

    `lag` is the seconds from a fact's own time to the commit of its rows, of the last batch; `standby` says that another
    instance projects. `behind` counts the facts not looked at yet, `oldest` is the age in seconds of the oldest of them.
    `waiting` is why nothing is projected now, empty when all is well. `positions` are those of the newest
    facts projected, by stream; `places` say how far the streams were looked through: further, where nothing was wanted.
    """

    projector: str
    generation: int = 0
    facts: int = 0
    batches: int = 0
    aside: int = 0
    lag: float = 0.0
    behind: int = 0
    oldest: float = 0.0
    worst: float = 0.0
    seconds: float = 0.0
    standby: bool = False
    waiting: str = ""
    positions: dict[str, int] = {}
    places: dict[str, int] = {}

    def applied(self, stream: str, position: int, *, facts: int, aside: int, seconds: float, at: datetime, now: datetime) -> None:
        """One batch was committed; `at` is the time of its newest fact, `now` the time after the commit."""
        self.facts += facts
        self.batches += 1
        self.aside += aside
        self.seconds += seconds
        self.lag = max((now - at).total_seconds(), 0.0)
        self.worst = max(self.worst, self.lag)
        self.positions = {**self.positions, stream: position}

    def passed(self, stream: str, sequence: int) -> None:
        """Everything up to this sequence was looked through, and is in the rows if it belongs there."""
        self.places = {**self.places, stream: sequence}
