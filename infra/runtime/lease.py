"""The lease on a call: it holds while others hear our heartbeat; otherwise the log is asked before anything is said."""

import asyncio
import math
from collections.abc import Callable

from bus.log import Fence, Log, Unavailable
from handlers.clock import Clock

#: How long the log's word that the call is ours is relied on, in seconds.
_RELY_SECONDS = 0.3
#: How long the log is asked: when it has no leader, our own beat may be back long before it answers.
_ASK_SECONDS = 0.5


class Lease:
    """One owner's hold on a call. `sure` says without asking anybody; `lost` is called when another has it."""

    def __init__(self, log: Log, fence: Fence, clock: Clock, lost: Callable[[], None]) -> None:
        self.sure: Callable[[], bool] = lambda: True
        self._log, self._fence, self._clock, self._lost = log, fence, clock, lost
        self._asked = -math.inf
        self._over = False

    def end(self) -> None:
        """It is over, whatever the log says."""
        self._over = True

    async def held(self) -> bool:
        """Whether the call is still ours. Waits while nobody can say: an owner that was frozen or cut off says nothing."""
        while not (self._over or self.sure() or self._clock.steady() - self._asked < _RELY_SECONDS):
            asking = self._clock.steady()
            try:
                async with asyncio.timeout(_ASK_SECONDS):
                    claim = await self._log.last(self._fence.subject)
            except (Unavailable, TimeoutError):
                continue
            if claim is None or claim.sequence != self._fence.epoch:
                self._over = True
                self._lost()
            self._asked = asking
        return not self._over
