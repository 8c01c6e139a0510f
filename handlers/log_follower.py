"""Keeping what a handler has in memory up with the log."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from bus.log import Log, Unavailable
from bus.wire import Unreadable
from schemas.fact import Fact

Take = Callable[[Sequence[Fact]], None]
_AGAIN_SECONDS = 0.5

_log = structlog.get_logger("remembering")


async def read_history(log: Log, subjects: str, after: int, take: Take, tags: frozenset[str] = frozenset()) -> None:
    """Take everything there is after a sequence; with `tags` only facts of these kinds."""
    async for facts in log.read(subjects, after=after, puzzled=_skip, tags=tags):
        take(facts)


async def follow_log(
    log: Log, subjects: str, position: Callable[[], int], take: Take, tags: frozenset[str] = frozenset()
) -> None:
    """Go on from `position` with what comes, until cancelled; a log that is away is waited for."""
    while True:
        try:
            async for facts in log.read(subjects, after=position(), follow=True, puzzled=_skip, tags=tags):
                take(facts)
        except Unavailable:
            _log.warning("log_away", subject=subjects)
        await asyncio.sleep(_AGAIN_SECONDS)


def _skip(puzzle: Unreadable) -> None:
    """What this version cannot read is not remembered; whoever has to decide upon it parks it with its reason."""
    _log.warning("fact_unreadable", error=type(puzzle).__name__)
