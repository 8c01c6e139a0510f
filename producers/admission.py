"""Whether there is room for one more call: new callers are turned away before running calls suffer."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Literal

import structlog

from bus.backlog import Backlog
from producers.ports import Clock

_EVERY = 0.1
#: Lags remembered: five seconds of them.
_WINDOW = 50
#: Once the log is behind, it must have kept up for so many seconds before new callers are let in again.
_CALM = 2.0

_log = structlog.get_logger("admission")


class Admission:
    """Watches how late the event loop is, and how far the log is behind what this process says.

    Full when one wait in twenty was late by `most_lag` seconds, or at `most_calls`; and while the oldest event has waited for
    the log for `most_behind` seconds, or `most_unacked` do: what memory can hold belongs to the calls that run.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        most_calls: int = 200,
        most_lag: float = 0.1,
        backlog: Callable[[], Backlog] = Backlog,
        most_behind: float = 2.0,
        most_unacked: int = 100_000,
    ) -> None:
        self.calls = 0
        self._clock, self._backlog = clock, backlog
        self._most_calls, self._most_lag = most_calls, most_lag
        self._most_behind, self._most_unacked = most_behind, most_unacked
        self._lags: deque[float] = deque(maxlen=_WINDOW)
        self._behind_until = float("-inf")
        self._told = False

    @property
    def lag(self) -> float:
        """How late the loop has been, in seconds, at the 95th percentile of the last five seconds."""
        ordered = sorted(self._lags)
        return ordered[int(len(ordered) * 0.95)] if ordered else 0.0

    @property
    def full(self) -> bool:
        """True when a further call would be served badly or make others so."""
        return bool(self.why)

    @property
    def why(self) -> Literal["", "full", "log"]:
        """What stands against one more call: `full` for too much work here, `log` for a log that does not keep up."""
        if self.calls >= self._most_calls or self.lag > self._most_lag:
            return "full"
        return "log" if self._behind() else ""

    @property
    def backlog(self) -> Backlog:
        return self._backlog()

    def note(self, late: float) -> None:
        """One wait was late by so many seconds."""
        self._lags.append(max(late, 0.0))

    async def watch(self) -> None:
        """Measure for ever, until cancelled."""
        while True:
            before = self._clock.steady()
            await asyncio.sleep(_EVERY)
            self.note(self._clock.steady() - before - _EVERY)
            self._tell()

    def _behind(self) -> bool:
        now, backlog = self._clock.steady(), self._backlog()
        if backlog.seconds > self._most_behind or backlog.unacked > self._most_unacked:
            self._behind_until = now + _CALM
        return now < self._behind_until

    def _tell(self) -> None:
        """Say once when the log falls behind, and once when it has caught up."""
        if self._behind() == self._told:
            return
        self._told = not self._told
        if self._told:
            seconds, unacked = round(self._backlog().seconds, 1), self._backlog().unacked
            _log.warning("log.behind", seconds=seconds, count=unacked, hint="new callers are turned away; look at the log's disk")
        else:
            _log.warning("log.caught_up", hint="new callers are let in again")
