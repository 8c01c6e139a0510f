"""Questions and liveness in memory."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping

from bus.liveness import SILENT, Beat
from bus.log import Unavailable
from bus.memory.log import MemoryTap

Answer = Callable[[bytes], Awaitable[bytes]]


class MemoryRequests:
    """Answers asked for in the same process."""

    def __init__(self) -> None:
        self._served: dict[MemoryTap, Mapping[str, Answer]] = {}

    async def ask(self, endpoint: str, question: bytes, *, seconds: float = 0.5) -> bytes:
        for endpoints in self._served.values():
            if endpoint in endpoints:
                try:
                    async with asyncio.timeout(seconds):
                        return await endpoints[endpoint](question)
                except Exception as wrong:
                    raise Unavailable(f"{endpoint} could not answer: {type(wrong).__name__}") from wrong
        raise Unavailable(f"nobody answers {endpoint}; is its role running?")

    async def serve(self, service: str, endpoints: Mapping[str, Answer], about: str = "") -> MemoryTap:  # noqa: ARG002 - shown by the real one
        tap = MemoryTap(service, lambda gone: self._served.pop(gone, None))
        self._served[tap] = endpoints
        return tap


class MemoryLivenessWatch:
    """A roll that is told."""

    def __init__(self, alive: "MemoryLiveness", role: str, on_gone: Callable[[str], None]) -> None:
        self.role, self.on_gone = role, on_gone
        self._alive = alive

    def present(self) -> Mapping[str, Beat]:
        return {instance: say() for (role, instance), say in self._alive.beating.items() if role == self.role}

    def silent_for(self, instance: str) -> float:
        return 0.0 if (self.role, instance) in self._alive.beating else math.inf

    async def close(self) -> None:
        self._alive.watches.discard(self)


class MemoryLiveness:
    """Whoever stops beating is gone a second later; whoever is reported gone, at once."""

    def __init__(self) -> None:
        self.connected = True
        self.beating: dict[tuple[str, str], Callable[[], Beat]] = {}
        self.watches: set[MemoryLivenessWatch] = set()

    async def beat(self, role: str, instance: str, say: Callable[[], Beat]) -> MemoryTap:
        self.beating[role, instance] = say
        return MemoryTap(instance, lambda _: self._silence(role, instance))

    async def watch(self, role: str, on_gone: Callable[[str], None]) -> MemoryLivenessWatch:
        watch = MemoryLivenessWatch(self, role, on_gone)
        self.watches.add(watch)
        return watch

    async def report_gone(self, instance: str) -> None:
        for role, name in [key for key in self.beating if key[1] == instance]:
            self._leave(role, name)

    def _silence(self, role: str, instance: str) -> None:
        if (role, instance) in self.beating:
            asyncio.get_running_loop().call_later(SILENT, self._leave, role, instance)

    def _leave(self, role: str, instance: str) -> None:
        if self.beating.pop((role, instance), None):
            for watch in [watch for watch in self.watches if watch.role == role]:
                asyncio.get_running_loop().call_soon(watch.on_gone, instance)
