"""Durable following: a handler gets every fact once it is stored, in order per subject, until it is done with it."""

import traceback
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from bus.log import Tap
from bus.streams import matches_filter
from schemas.fact import Fact

Handle = Callable[[Fact], Awaitable[None]]


class Consumer(NamedTuple):
    """One handler among those that follow together. What it cannot handle is parked under its name.

    With `tags`, only facts of these kinds are decoded and handed over; the `Fact` header tells. A kind that this version
    does not know at all is parked: a newer version of the same handler may want it.
    """

    name: str
    subjects: tuple[str, ...]
    on: Handle
    tags: frozenset[str] = frozenset()
    attempts: int = 5

    def wants(self, subject: str, tag: str, *, known: bool) -> bool:
        """Whether a stored fact is for this handler. `known`: whether this version knows the tag."""
        if known and self.tags:
            return tag in self.tags
        return any(matches_filter(one, subject) for one in self.subjects)


class Consumers(Protocol):
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
        `tags` as in Consumer. When `on` raises it is tried again in place with growing pauses, then the fact is parked.
        """
        ...

    async def follow_together(self, name: str, parts: Sequence[Consumer], *, start: Literal["new", "all"] = "new") -> Tap:
        """The same for several handlers that read one stream with one position: each fact comes over the wire once.

        Each works at its own pace, in order per subject, and parks alone; a fact counts as done once all that want it are
        done with it, and may be handed to all of them again when an instance dies before that.
        """
        ...


def retry_pause(attempt: int) -> float:
    """Seconds to wait after the failed `attempt` (from 1): 0.05 doubling to 2."""
    return min(0.05 * 2.0 ** (attempt - 1), 2.0)


def describe_failure(wrong: BaseException) -> str:
    """Why a handler gave up: the kind of error and where, never its words, which may be personal."""
    frames = traceback.extract_tb(wrong.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(wrong).__name__}{where}"
