"""One live subscription for all in a process who hear a subject: each fact comes over the wire and is opened once."""

import asyncio
from collections.abc import Awaitable, Callable

from bus.jetstream.fact_tap import FactTap
from bus.log import Fence
from schemas.fact import Fact

Hear = Callable[[Fact], None]


class SharedTap:
    """The tap of one subject while anybody hears it. `make` makes it, `ended` is told when the last one has left."""

    def __init__(self, make: Callable[[Hear, Callable[[str], bool]], Awaitable[FactTap]], ended: Callable[[], None]) -> None:
        self._make, self._ended = make, ended
        self._heard_by: dict[SharedTapListener, Hear] = {}
        self._tap: FactTap | None = None
        self._opening = asyncio.Lock()

    async def join(self, on: Hear, tags: frozenset[str]) -> "SharedTapListener":
        """Hear all that is said from now on; once this returns, nothing is missed."""
        one = SharedTapListener(self, tags)
        self._heard_by[one] = on
        try:
            async with self._opening:
                if self._tap is None:
                    self._tap = await self._make(self._hear, self._wanted)
        except BaseException:
            await self.leave(one)
            raise
        return one

    def loop_back(self, fact: Fact, fence: Fence | None) -> None:
        """Tell of a fact that this process is saying, before it has gone over the wire."""
        if self._tap is not None:
            self._tap.loop_back(fact, fence)

    def _wanted(self, tag: str) -> bool:
        return any(one.wants(tag) for one in self._heard_by)

    def _hear(self, fact: Fact) -> None:
        """Tell everybody, also when one of them fails; that is told afterwards."""
        tag, failed = fact.event.tag(), list[Exception]()
        for one, on in list(self._heard_by.items()):
            if one.wants(tag):
                try:
                    on(fact)
                except Exception as wrong:  # noqa: BLE001 - the others hear it all the same
                    failed.append(wrong)
        if failed:
            raise failed[0] if len(failed) == 1 else ExceptionGroup("hearing a fact failed", failed)

    async def leave(self, one: "SharedTapListener") -> None:
        """Stop telling; the last one closes the tap."""
        if self._heard_by.pop(one, None) is None or self._heard_by:
            return
        self._ended()
        if self._tap is not None:
            await self._tap.close()


class SharedTapListener:
    """One of those who hear a subject, until closed. Without `tags` it wants everything."""

    def __init__(self, shared: SharedTap, tags: frozenset[str]) -> None:
        self._shared, self._tags = shared, tags

    def wants(self, tag: str) -> bool:
        return not self._tags or tag in self._tags

    async def close(self) -> None:
        await self._shared.leave(self)
