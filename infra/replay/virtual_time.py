"""Time that can be hurried: an event loop whose clock runs faster than the world's, or jumps from one thing to the next."""

import asyncio
import math
import selectors
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

Result = TypeVar("Result")

#: Seconds of the world for which a held clock waits at most before it looks again.
_REAL_WAIT = 0.02


class _Hurried(selectors.DefaultSelector):
    """A selector that waits `speed` times shorter than it is told to; at infinite speed it moves the clock on instead."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed, self._began, self._jumped = speed, time.monotonic(), 0.0
        self.held = 0

    @property
    def now(self) -> float:
        return self._jumped if math.isinf(self._speed) else (time.monotonic() - self._began) * self._speed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if not math.isinf(self._speed):
            return super().select(timeout and timeout / self._speed)
        if self.held:
            return super().select(_REAL_WAIT if timeout is None else min(timeout, _REAL_WAIT))
        ready = super().select(0)
        if not ready and timeout:
            self._jumped += timeout
        return ready


class HurriedLoop(asyncio.SelectorEventLoop):
    """An event loop on hurried time. Who waits for the outside holds the clock, or is not waited for."""

    def __init__(self, speed: float) -> None:
        self._hurried = _Hurried(speed)
        super().__init__(self._hurried)

    def time(self) -> float:
        return self._hurried.now

    @contextmanager
    def clock_held(self) -> Iterator[None]:
        """Let no time pass while something outside the loop, such as an engine's thread, is waited for (at infinite speed)."""
        self._hurried.held += 1
        try:
            yield
        finally:
            self._hurried.held -= 1


class PastClock:
    """The `Clock` of a replay: it began at the moment that is replayed and goes on with the loop's time."""

    def __init__(self, began: datetime) -> None:
        self._began, self._loop = began, asyncio.get_running_loop()
        self._zero = self._loop.time()

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self._loop.time() - self._zero)

    def steady(self) -> float:
        return self._loop.time()

    async def until(self, moment: datetime, most: float = math.inf) -> None:
        """Wait until it is then; not at all when it is later already. Of a pause, all but `most` seconds is skipped."""
        pause = max((moment - self.now()).total_seconds(), 0)
        await asyncio.sleep(min(pause, most))
        self._began += timedelta(seconds=max(pause - most, 0))


def run_hurried(work: Callable[[], Coroutine[Any, Any, Result]], speed: float = math.inf) -> Result:
    """Do something on hurried time, to the end. Not to be called where a loop runs already."""
    with asyncio.Runner(loop_factory=lambda: HurriedLoop(speed)) as runner:
        return runner.run(work())
