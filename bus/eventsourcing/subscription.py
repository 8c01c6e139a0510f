"""Following an application's events as a blocking iterator."""

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future
from threading import Lock

from eventsourcing.persistence import ApplicationRecorder, Notification, OperationalError, Subscription

from bus.eventsourcing.blocking import OwnLoop
from bus.eventsourcing.rows import notification_of
from bus.eventsourcing.shelf import Shelf
from bus.jetstream.direct import Got
from bus.log import Unavailable


class JetStreamSubscription(Subscription[ApplicationRecorder]):
    """Reads with a consumer of its own, so nothing is polled. `stop` from any thread ends the iteration."""

    def __init__(self, recorder: ApplicationRecorder, shelf: Shelf, loop: OwnLoop, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder, gt, topics)
        self._loop, self._reading = loop, shelf.follow("events", gt or 0)
        self._ready: Iterator[Notification] = iter(())
        self._next: Future[Sequence[Got]] | None = None
        self._lock = Lock()

    def __next__(self) -> Notification:
        while True:
            with self._lock:
                if self._has_been_stopped:
                    raise StopIteration
                one = next(self._ready, None)
                if one is None:
                    self._next = self._loop.begin(anext(self._reading))
            if one is None:
                self._wait()
            elif not self._topics or one.topic in self._topics:
                return one

    def _wait(self) -> None:
        """Wait for a batch for as long as it takes; the log is watched by heartbeats meanwhile."""
        if self._next is None:
            return
        try:
            batch = self._next.result()
        except CancelledError:
            self.stop()
        except Unavailable as away:
            self.stop()
            raise OperationalError(str(away)) from away
        else:
            self._ready = map(notification_of, batch)

    def stop(self) -> None:
        """End the iteration, and let go of the consumer."""
        with self._lock:
            if self._has_been_stopped:
                return
            super().stop()
            if self._next and not self._next.done():
                self._next.cancel()
            elif not self._loop.closed:
                self._loop.begin(self._reading.aclose())
