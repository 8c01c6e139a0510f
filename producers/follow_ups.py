"""What outlives a request of the edge: waiting for a caller who may come back, for a report of the carrier."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class FollowUps:
    """Runs coroutines; `say` is a structlog logger. `close()` it in the end."""

    def __init__(self, say: Any) -> None:
        self._say = say
        self._waiting: set[asyncio.Task[None]] = set()

    def __call__(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it; its failure is logged, never lost."""
        task = asyncio.create_task(work)
        self._waiting.add(task)
        task.add_done_callback(self._over)

    async def close(self) -> None:
        """Stop waiting: another edge, or the carrier's report, goes on with the calls."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._waiting.discard(task)
        if not task.cancelled() and (wrong := task.exception()):
            self._say.warning("follow-up failed", error=type(wrong).__name__)
