"""Who is alive: instances beat, and whoever is silent is gone."""

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from bus.log import Tap

#: Seconds between two beats, and the silence after which an instance is held to be gone.
BEAT = 0.25
SILENT = 1.0


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """What an instance says of itself: its share of work (0 idle, 1 full) and how many calls it holds."""

    load: float = 0.0
    calls: int = 0


class Watch(Protocol):
    """A roll of the instances of one role."""

    def present(self) -> Mapping[str, Beat]:
        """The instances alive now, with their last beat."""
        ...

    async def close(self) -> None: ...


class Alive(Protocol):
    """Liveness of instances."""

    async def beat(self, role: str, instance: str, say: Callable[[], Beat]) -> Tap:
        """Beat on `alive.<role>.<instance>` until closed."""
        ...

    async def watch(self, role: str, on_gone: Callable[[str], None]) -> Watch:
        """Watch a role; `on_gone(instance)` once when one is silent for a second, or is reported gone."""
        ...

    async def gone(self, instance: str) -> None:
        """Report an instance as gone (its process or connection ended), so that nobody waits for its silence."""
        ...


class Roll:
    """Who was heard when; time is given by the caller, in seconds that only grow."""

    def __init__(self, now: float) -> None:
        self._checked = now
        self._heard: dict[str, tuple[float, Beat]] = {}

    def heard(self, instance: str, beat: Beat, now: float) -> None:
        self._heard[instance] = (now, beat)

    def leave(self, instance: str) -> bool:
        """Whether the instance was on the roll until now."""
        return self._heard.pop(instance, None) is not None

    def silent(self, now: float) -> list[str]:
        """The instances gone since the last check, which leave the roll.

        A watcher that was itself frozen or cut off knows nothing of the others: they get their second again.
        """
        if now - self._checked > SILENT / 2:
            self._heard = {name: (now, beat) for name, (_, beat) in self._heard.items()}
        self._checked = now
        gone = [name for name, (at, _) in self._heard.items() if now - at >= SILENT]
        for name in gone:
            del self._heard[name]
        return gone

    def present(self) -> Mapping[str, Beat]:
        return {name: beat for name, (_, beat) in self._heard.items()}
