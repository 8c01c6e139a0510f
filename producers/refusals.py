"""Refusals of what is nobody's call: told at once, and from then on counted and told once a minute for each reason."""

from collections.abc import Mapping

#: Seconds between two tellings of one reason.
EVERY = 60.0


class Refusals:
    """Counts by reason. Whatever is sent to us without a signature costs a figure in memory, and not a fact and a line each."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._told: dict[str, float] = {}

    def note(self, reason: str, now: float) -> int:
        """One more at `now` (steady seconds): how many are to be told, 0 when this reason was told less than a minute ago."""
        self._counts[reason] = self._counts.get(reason, 0) + 1
        if now - self._told.get(reason, float("-inf")) < EVERY:
            return 0
        return self._take(reason, now)

    def due(self, now: float) -> Mapping[str, int]:
        """What was counted of each reason that was not told for a minute; it is taken for told."""
        late = [reason for reason, count in self._counts.items() if count and now - self._told[reason] >= EVERY]
        return {reason: self._take(reason, now) for reason in late}

    def _take(self, reason: str, now: float) -> int:
        count, self._counts[reason], self._told[reason] = self._counts[reason], 0, now
        return count
