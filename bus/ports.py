"""The bus whole: its faces, which memory and JetStream both have."""

from typing import Protocol

from bus.backlog import Backlog
from bus.broadcast import Broadcast
from bus.consumers import Consumers
from bus.liveness import Liveness
from bus.log import AudioPlane, Claims, LivePlane, Log, Requests
from bus.parked import Parking
from bus.purge import Purge
from bus.timers import Timers


class Bus(Protocol):
    """All ports of one connection."""

    @property
    def log(self) -> Log: ...
    @property
    def live(self) -> LivePlane: ...
    @property
    def audio(self) -> AudioPlane: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def liveness(self) -> Liveness: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def parking(self) -> Parking: ...
    @property
    def consumers(self) -> Consumers: ...
    @property
    def broadcast(self) -> Broadcast: ...
    @property
    def purge(self) -> Purge: ...

    def backlog(self) -> Backlog:
        """What was said over this connection and is not stored yet."""
        ...

    async def close(self) -> None:
        """Settle what is on its way, within a few seconds, and let go."""
        ...
