"""Following events as a blocking iterator, as the library wants it."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from threading import Lock

from eventsourcing.persistence import ApplicationRecorder, Notification, OperationalError, Subscription

from bus.eventsourcing.loop_thread import LoopThread
from bus.log import Unavailable


class BatchSubscription(Subscription[ApplicationRecorder]):
    """Waits for batches that are read on a loop of their own; nothing is polled. `stop` from any thread ends it."""

    def __init__(
        self,
        recorder: ApplicationRecorder,
        loop: LoopThread,
        batches: AsyncGenerator[Sequence[Notification], None],
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._loop, self._batches = loop, batches
        self._ready: Iterator[Notification] = iter(())
        self._next: Future[Sequence[Notification]] | None = None
        self._lock = Lock()

    def __next__(self) -> Notification:
        while True:
            with self._lock:
                if self._has_been_stopped:
                    raise StopIteration
                one = next(self._ready, None)
                if one is None:
                    self._next = self._loop.begin(anext(self._batches))
            if one is None:
                self._wait()
            elif not self._topics or one.topic in self._topics:
                return one

    def _wait(self) -> None:
        """Wait for a batch for as long as it takes; the log is watched by heartbeats meanwhile."""
        if self._next is None:
            return
        try:
            self._ready = iter(self._next.result())
        except CancelledError:
            self.stop()
        except Unavailable as away:
            self.stop()
            raise OperationalError(str(away)) from away

    def stop(self) -> None:
        """End the iteration, and let go of what reads."""
        with self._lock:
            if self._has_been_stopped:
                return
            super().stop()
            if self._next and not self._next.done():
                self._next.cancel()
            elif not self._loop.closed:
                self._loop.begin(self._batches.aclose())
