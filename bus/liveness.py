"""Who is alive: instances beat, and whoever is silent is gone."""

import math
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from bus.log import Tap

#: Seconds between two beats, and the silence after which an instance is held to be gone.
BEAT = 0.25
SILENT = 1.0


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """What an instance says of itself: its share of work (0 idle, 1 full) and how many calls it holds.

    The bus adds what the log has not acknowledged to it: how much, and for how many seconds at most.
    """

    load: float = 0.0
    calls: int = 0
    unacked: int = 0
    behind: float = 0.0


class LivenessWatch(Protocol):
    """A roll of the instances of one role."""

    def present(self) -> Mapping[str, Beat]:
        """The instances alive now, with their last beat."""
        ...

    def silent_for(self, instance: str) -> float:
        """Seconds since a beat of the instance was really heard; infinite when none ever was.

        Asked about oneself it says for how long the others may have heard nothing.
        """
        ...

    async def close(self) -> None: ...


class Liveness(Protocol):
    """Liveness of instances."""

    @property
    def connected(self) -> bool:
        """Whether our connection stands as far as we know: a server that died ends it, a network that is lost does not."""
        ...

    async def beat(self, role: str, instance: str, say: Callable[[], Beat]) -> Tap:
        """Beat on `alive.<role>.<instance>` until closed."""
        ...

    async def watch(self, role: str, on_gone: Callable[[str], None]) -> LivenessWatch:
        """Watch a role; `on_gone(instance)` once when one is silent for a second, or is reported gone."""
        ...

    async def report_gone(self, instance: str) -> None:
        """Report an instance as gone (its process or connection ended), so that nobody waits for its silence."""
        ...


class InstanceRoll:
    """Who was heard when; time is given by the caller, in seconds that only grow."""

    def __init__(self, now: float) -> None:
        self._checked = now
        self._heard: dict[str, tuple[float, Beat]] = {}
        self._really: dict[str, float] = {}

    def note_beat(self, instance: str, beat: Beat, now: float) -> None:
        self._heard[instance] = (now, beat)
        self._really[instance] = now

    def strike_off(self, instance: str) -> bool:
        """Whether the instance was on the roll until now."""
        self._really.pop(instance, None)
        return self._heard.pop(instance, None) is not None

    def silent(self, now: float) -> list[str]:
        """The instances gone since the last check, which leave the roll.

        A watcher that was itself frozen or cut off knows nothing of the others: they get their second again.
        """
        if now - self._checked > SILENT / 2:
            self.grant(now)
        self._checked = now
        gone = [name for name, (at, _) in self._heard.items() if now - at >= SILENT]
        for name in gone:
            del self._heard[name]
            self._really.pop(name, None)
        return gone

    def grant(self, now: float) -> None:
        """Give everybody their second again."""
        self._heard = {name: (now, beat) for name, (_, beat) in self._heard.items()}

    def silent_for(self, instance: str, now: float) -> float:
        """Seconds since it was really heard, whatever was granted since."""
        return now - self._really.get(instance, -math.inf)

    def present(self) -> Mapping[str, Beat]:
        return {name: beat for name, (_, beat) in self._heard.items()}
