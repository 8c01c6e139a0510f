"""Durable following: a handler gets every fact once it is stored, in order per subject, until it is done with it."""

import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal, Protocol

from bus.log import Tap
from schemas.fact import Fact

Handle = Callable[[Fact], Awaitable[None]]


class Following(Protocol):
    """Durable subscriptions of handlers in the roles ledger and shields."""

    async def follow(
        self,
        name: str,
        *subjects: str,
        on: Handle,
        start: Literal["new", "all"] = "new",
        attempts: int = 5,
        tags: frozenset[str] = frozenset(),
    ) -> Tap:
        """Hand every fact of one stream under the filters to `on`, one at a time per subject, subjects side by side.

        The position is kept under `name`, shared by all instances that follow under it; `start` is for its first time.
        With `tags`, only facts of these kinds are decoded and handed over; the `Fact` header tells. A kind that this version
        does not know at all is parked: a newer version of the same handler may want it.
        When `on` raises it is tried again in place with growing pauses, then the fact is parked.
        """
        ...


def pause(attempt: int) -> float:
    """Seconds to wait after the failed `attempt` (from 1): 0.05 doubling to 2."""
    return min(0.05 * 2.0 ** (attempt - 1), 2.0)


def reason(wrong: BaseException) -> str:
    """Why a handler gave up: the kind of error and where, never its words, which may be personal."""
    frames = traceback.extract_tb(wrong.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(wrong).__name__}{where}"
