"""The library's recorders on JetStream: events of aggregates, their order in an application, positions of followers."""

from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import aclosing
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    Notification,
    OperationalError,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
    TrackingRecorder,
)

from bus.eventsourcing.application_log import ApplicationLog
from bus.eventsourcing.loop_thread import LoopThread
from bus.eventsourcing.stored_messages import (
    Purpose,
    compose_subject,
    purpose_filter,
    read_notification,
    read_stored_event,
    read_topic,
    read_version,
    write_stored_event,
    write_tracking,
)
from bus.eventsourcing.subscription import BatchSubscription
from bus.log import Unavailable

Result = TypeVar("Result")
#: Seconds a call may take; the log's own patience is shorter.
_SECONDS = 60.0


class JetStreamRecorder:
    """Waits, on the caller's thread, for what the shelf does on its own."""

    def __init__(self, shelf: ApplicationLog, loop: LoopThread, purpose: Purpose = "events") -> None:
        self._shelf, self._loop, self._purpose = shelf, loop, purpose

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        try:
            return self._loop.run(work, _SECONDS)
        except (Unavailable, TimeoutError) as away:
            raise OperationalError(f"the log is away, try again: {away}") from away

    def _insert(self, events: Sequence[StoredEvent], tracking: Tracking | None = None) -> list[int]:
        """All or none; the ids of the events."""
        rows = [write_stored_event(self._shelf.application, self._purpose, event) for event in events]
        if tracking:
            rows.append(write_tracking(self._shelf.application, tracking))
        return self._run(self._shelf.put(rows))[: len(events)] if rows else []


class JetStreamAggregateRecorder(JetStreamRecorder, AggregateRecorder):
    """Events by aggregate."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:  # noqa: ARG002 - the port names it
        """Store all or none; IntegrityError when another writer was quicker."""
        self._insert(stored_events)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Events of one aggregate with versions above `gt` and up to `lte`."""
        home = compose_subject(self._shelf.application, self._purpose, str(originator_id))
        if desc and limit == 1 and gt is None and lte is None:
            newest = self._run(self._shelf.newest(home))
            return [read_stored_event(newest)] if newest else []
        stored = self._run(self._shelf.all(home))
        wanted = [one for one in stored if (gt is None or read_version(one) > gt) and (lte is None or read_version(one) <= lte)]
        return [read_stored_event(one) for one in (wanted[::-1] if desc else wanted)[:limit]]


class JetStreamApplicationRecorder(JetStreamAggregateRecorder, ApplicationRecorder):
    """The same, and all events of the application in one order: that of the stream, whose sequences are the ids."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:  # noqa: ARG002 - the port names it
        return self._insert(stored_events)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """A page of the application's events; ids grow, and may have holes."""
        after = (start or 0) - (1 if inclusive_of_start and start else 0)
        chosen = frozenset(topics)
        page = self._shelf.page(self._purpose, max(after, 0), stop, limit, lambda got: not chosen or read_topic(got) in chosen)
        return [read_notification(got) for got in self._run(page)]

    def max_notification_id(self) -> int | None:
        """The id of the newest event."""
        return self._run(self._shelf.end(purpose_filter(self._shelf.application, self._purpose))).sequence or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """All events after an id, then new ones as they are stored."""
        return BatchSubscription(self, self._loop, self._follow(gt or 0), gt, topics)

    async def _follow(self, after: int) -> AsyncGenerator[Sequence[Notification], None]:
        async with aclosing(self._shelf.follow(self._purpose, after)) as batches:
            async for batch in batches:
                yield [read_notification(got) for got in batch]


class JetStreamTrackingRecorder(JetStreamRecorder, TrackingRecorder):
    """Positions in upstream applications, which only grow."""

    def insert_tracking(self, tracking: Tracking) -> None:
        """Move the position on; IntegrityError when it is there already or further."""
        self._insert((), tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        return self._run(self._shelf.end(compose_subject(self._shelf.application, "tracking", application_name))).version


class JetStreamProcessRecorder(JetStreamTrackingRecorder, JetStreamApplicationRecorder, ProcessRecorder):
    """Events together with the position they come from, as one atomic batch."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Store all or none; `tracking` is the position to move on with them."""
        return self._insert(stored_events, kwargs.get("tracking"))
