"""News: said to every process that listens now, kept by nobody."""

from collections.abc import Callable
from typing import Protocol

from bus.log import Tap


class Broadcast(Protocol):
    """Core subjects that no stream keeps. Whoever is away misses them: only for what can also be found out otherwise."""

    async def publish(self, subject: str) -> None:
        """Say it; it has left when this returns."""
        ...

    async def subscribe(self, subject: str, on: Callable[[str], None]) -> Tap:
        """Be told the subject of each piece of news under a filter."""
        ...
