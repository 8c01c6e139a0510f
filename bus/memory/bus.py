"""The memory bus put together."""

from collections.abc import Callable
from datetime import datetime

from bus.backlog import Backlog
from bus.claims import LogClaims
from bus.memory.audio import MemoryAudio
from bus.memory.broadcast import MemoryBroadcast, MemoryPurge
from bus.memory.log import MemoryLive, MemoryLog, Puzzled
from bus.memory.requests import MemoryLiveness, MemoryRequests
from bus.memory.store import Store
from bus.memory.timers import MemoryConsumers, MemoryParking, MemoryTimers
from bus.sealing import FrameSealer, PlainFrameSealer
from bus.wire import Unreadable, Wire


def _raise(puzzle: Unreadable) -> None:
    raise puzzle


class MemoryBus:
    """A bus of one process. `now` is the clock of claims and timers, `instance` the name claims are made under."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        instance: str = "memory",
        wire: Wire | None = None,
        frames: FrameSealer | None = None,
        puzzled: Puzzled = _raise,
    ) -> None:
        wire = wire or Wire()
        self._now = now
        self.store = Store()
        self.live = MemoryLive(self.store, wire, puzzled)
        self.log = MemoryLog(self.store, wire, self.live, puzzled)
        self.audio = MemoryAudio(self.store, frames or PlainFrameSealer())
        self.claims = LogClaims(self.log, instance, now)
        self.requests = MemoryRequests()
        self.liveness = MemoryLiveness()
        self.timers = MemoryTimers(self.store, wire, now)
        self.consumers = MemoryConsumers(self.store, wire)
        self.broadcast = MemoryBroadcast()
        self.purge = MemoryPurge(self.store)

    @property
    def parking(self) -> MemoryParking:
        return self.consumers.parking

    def claims_of(self, instance: str) -> LogClaims:
        """The claims of another instance on the same bus."""
        return LogClaims(self.log, instance, self._now)

    def backlog(self) -> Backlog:
        """Nothing: memory stores at once."""
        return Backlog()

    async def close(self) -> None:
        self.timers.close()
        await self.consumers.close()
