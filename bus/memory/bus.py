"""The memory bus put together."""

from collections.abc import Callable
from datetime import datetime

from bus.backlog import Backlog
from bus.claims import LogClaims
from bus.memory.audio import MemorySound
from bus.memory.broadcast import MemoryDropping, MemoryNews
from bus.memory.log import MemoryLive, MemoryLog, Puzzled
from bus.memory.requests import MemoryAlive, MemoryQuestions
from bus.memory.store import Store
from bus.memory.timers import MemoryFollowing, MemoryParking, MemoryTimers
from bus.sealing import FrameSealer, PlainFrames
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
        self.sound = MemorySound(self.store, frames or PlainFrames())
        self.claims = LogClaims(self.log, instance, now)
        self.questions = MemoryQuestions()
        self.alive = MemoryAlive()
        self.timers = MemoryTimers(self.store, wire, now)
        self.following = MemoryFollowing(self.store, wire)
        self.news = MemoryNews()
        self.dropping = MemoryDropping(self.store)

    @property
    def parking(self) -> MemoryParking:
        return self.following.parking

    def claims_of(self, instance: str) -> LogClaims:
        """The claims of another instance on the same bus."""
        return LogClaims(self.log, instance, self._now)

    def backlog(self) -> Backlog:
        """Nothing: memory stores at once."""
        return Backlog()

    async def close(self) -> None:
        self.timers.close()
        await self.following.close()
