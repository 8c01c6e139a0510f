"""The clocks of the tests: one stands still until it is moved, one runs with the event loop."""

import asyncio
from datetime import UTC, datetime, timedelta

AFTERNOON = datetime(2026, 11, 20, 15, tzinfo=UTC)


class StillClock:
    """Stands still at `at` until it is moved."""

    def __init__(self, at: datetime = AFTERNOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def steady(self) -> float:
        return self.at.timestamp()

    def move(self, **much: float) -> None:
        """Go on by so much, in the words of `timedelta`."""
        self.at += timedelta(**much)


class LoopClock:
    """Runs with the event loop, whose time may be virtual; it is `at` when it is first looked at."""

    def __init__(self, at: datetime = AFTERNOON) -> None:
        self._at = at
        self._zero: float | None = None

    def now(self) -> datetime:
        if self._zero is None:
            self._zero = self.steady()
        return self._at + timedelta(seconds=self.steady() - self._zero)

    def steady(self) -> float:
        return asyncio.get_running_loop().time()

    def forward(self, moment: datetime) -> None:
        """Put it forward to `moment`; not back."""
        self._at += max(moment - self.now(), timedelta(0))
