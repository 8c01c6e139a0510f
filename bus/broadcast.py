"""Broadcast: a message reaches every process that listens now, and no stream keeps it."""

from collections.abc import Callable
from typing import Protocol

from bus.log import Tap


class Broadcast(Protocol):
    """Core subjects that no stream keeps. Whoever is away misses them: only for what can also be found out otherwise."""

    async def publish(self, subject: str) -> None:
        """Publish it; it has left when this returns."""
        ...

    async def subscribe(self, subject: str, on: Callable[[str], None]) -> Tap:
        """Call `on` with the subject of each message under a filter."""
        ...
