"""A recorder of the library that reads our log and writes nothing."""

from collections.abc import AsyncGenerator, Coroutine, Sequence
from typing import Any, TypeVar
from uuid import UUID

import structlog
from eventsourcing.persistence import (
    ApplicationRecorder,
    Notification,
    NotSupportedError,
    OperationalError,
    StoredEvent,
    Subscription,
)

from bus.eventsourcing.loop_thread import LoopThread
from bus.eventsourcing.stored_events import read_notification
from bus.eventsourcing.subscription import BatchSubscription
from bus.log import Log, Unavailable
from bus.wire import Unreadable

Result = TypeVar("Result")
_SECONDS = 60.0
_log = structlog.get_logger("analysts")


class FactRecorder(ApplicationRecorder):
    """Facts under `subjects`, filters of one stream. What this version cannot read is passed over with a warning."""

    def __init__(self, log: Log, loop: LoopThread, subjects: Sequence[str]) -> None:
        self._log, self._loop, self._subjects = log, loop, subjects

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        try:
            return self._loop.run(work, _SECONDS)
        except (Unavailable, TimeoutError) as away:
            raise OperationalError(f"the log is away, try again: {away}") from away

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:  # noqa: ARG002 - the port names it
        raise NotSupportedError("analysts read the daybook's facts; only its handlers write them")

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Facts of one subject, by sequence."""

        async def load() -> list[Notification]:
            return [one async for batch in self._after(gt or 0, (str(originator_id),)) for one in batch]

        wanted = [one for one in self._run(load()) if lte is None or one.id <= lte]
        return (wanted[::-1] if desc else wanted)[:limit]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """A page of facts in the order of the log; `topics` are tags."""
        after = max((start or 0) - (1 if inclusive_of_start and start else 0), 0)
        return self._run(self._page(after, limit, stop, topics))

    async def _page(self, after: int, limit: int, stop: int | None, topics: Sequence[str]) -> list[Notification]:
        page: list[Notification] = []
        async for batch in self._after(after, self._subjects, topics):
            for one in batch:
                if len(page) == limit or (stop is not None and one.id > stop):
                    return page
                page.append(one)
        return page

    async def _after(
        self, after: int, subjects: Sequence[str], topics: Sequence[str] = (), *, follow: bool = False
    ) -> AsyncGenerator[Sequence[Notification], None]:
        facts = self._log.read(*subjects, after=after, follow=follow, puzzled=_skip, tags=frozenset(topics))
        async for batch in facts:
            yield [read_notification(fact) for fact in batch]

    def max_notification_id(self) -> int | None:
        """The sequence of the newest fact."""
        return max([self._run(self._end(subject)) for subject in self._subjects]) or None

    async def _end(self, subject: str) -> int:
        try:
            fact = await self._log.last(subject)
        except Unreadable as puzzle:
            return puzzle.sequence
        return fact.sequence if fact else 0

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """All facts after a sequence, then new ones as they are stored."""
        return BatchSubscription(self, self._loop, self._after(gt or 0, self._subjects, topics, follow=True), gt, topics)


def _skip(puzzle: Unreadable) -> None:
    _log.warning("fact_unreadable", tag=puzzle.tag, sequence=puzzle.sequence)
