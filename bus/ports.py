"""The bus whole: its faces, which memory and JetStream both have."""

from typing import Protocol

from bus.backlog import Backlog
from bus.broadcast import News
from bus.consumers import Following
from bus.liveness import Alive
from bus.log import Claims, Live, Log, Questions, Sound
from bus.parked import Parking
from bus.purge import Dropping
from bus.timers import Timers


class Bus(Protocol):
    """All ports of one connection."""

    @property
    def log(self) -> Log: ...
    @property
    def live(self) -> Live: ...
    @property
    def sound(self) -> Sound: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def alive(self) -> Alive: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def parking(self) -> Parking: ...
    @property
    def following(self) -> Following: ...
    @property
    def news(self) -> News: ...
    @property
    def dropping(self) -> Dropping: ...

    def backlog(self) -> Backlog:
        """What was said over this connection and is not stored yet."""
        ...

    async def close(self) -> None:
        """Settle what is on its way, within a few seconds, and let go."""
        ...
