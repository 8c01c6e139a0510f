"""Whether there is room for one more call: new callers are turned away before running calls suffer."""

import asyncio
from collections import deque

from producers.ports import Clock

_EVERY = 0.1
#: Lags remembered: five seconds of them.
_WINDOW = 50


class Admission:
    """Watches how late the event loop is. Full when one wait in twenty was late by `most_lag` seconds, or at `most_calls`."""

    def __init__(self, clock: Clock, *, most_calls: int = 200, most_lag: float = 0.1) -> None:
        self.calls = 0
        self._clock = clock
        self._most_calls, self._most_lag = most_calls, most_lag
        self._lags: deque[float] = deque(maxlen=_WINDOW)

    @property
    def lag(self) -> float:
        """How late the loop has been, in seconds, at the 95th percentile of the last five seconds."""
        ordered = sorted(self._lags)
        return ordered[int(len(ordered) * 0.95)] if ordered else 0.0

    @property
    def full(self) -> bool:
        """True when a further call would be served badly or make others so."""
        return self.calls >= self._most_calls or self.lag > self._most_lag

    def note(self, late: float) -> None:
        """One wait was late by so many seconds."""
        self._lags.append(max(late, 0.0))

    async def watch(self) -> None:
        """Measure for ever, until cancelled."""
        while True:
            before = self._clock.steady()
            await asyncio.sleep(_EVERY)
            self.note(self._clock.steady() - before - _EVERY)
