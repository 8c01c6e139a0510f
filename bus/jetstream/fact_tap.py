"""Hearing facts live: duplicates and overtaken writers are dropped, gaps are filled from the log."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from typing import NamedTuple

from nats.aio.subscription import Subscription

from bus.jetstream import direct_get
from bus.jetstream.background import end_tasks, start_task
from bus.jetstream.connection import Link
from bus.jetstream.log import JetStreamLog
from bus.jetstream.loopback import Loopback
from bus.jetstream.outbox import ASIDE
from bus.jetstream.protocol_parser import parse_headers
from bus.jetstream.recency_map import RecencyMap
from bus.log import Fence, Unavailable
from bus.streams import stream_of
from bus.wire import EXPECTED, EXPECTED_ON, FOLLOWS, ID, Unreadable, Wire
from schemas.fact import Fact

#: Ids remembered against duplicates, and after how many facts the place in the log from which gaps are filled moves on.
_REMEMBERED, _MOVES_ON = 20_000, 2_000
#: Seconds a fact waits for the one before it: longer helps nobody who talks.
_PATIENCE = 1.0


class LiveMessage(NamedTuple):
    """A fact as it was heard."""

    subject: str
    headers: dict[str, str]
    payload: bytes


class FactTap:
    """One live subscription; what is not `wanted`, by its tag, is not opened.

    A gap shows when a fact follows one that was not heard, after a reconnect, and when the client dropped messages.
    """

    def __init__(
        self,
        link: Link,
        log: JetStreamLog,
        wire: Wire,
        subject: str,
        on: Callable[[Fact], None],
        puzzled: Callable[[Unreadable], None],
        loopback: Loopback,
        wanted: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._link, self._log, self._wire, self._subject = link, log, wire, subject
        self._on, self._puzzled, self._loopback, self._wanted = on, puzzled, loopback, wanted
        self._stream = stream_of(subject)
        self._seen, self._epochs = RecencyMap(_REMEMBERED), dict[str, int]()
        self._floor = self._next_floor = self._heard = 0
        self._held: dict[str, list[LiveMessage]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscriptions: list[Subscription] = []

    async def open(self) -> "FactTap":
        self._floor = self._next_floor = await self._end()
        for subject in (self._subject, ASIDE + self._subject):
            self._subscriptions.append(await self._link.take(subject, self._hear))
        await self._link.client.flush()
        self._link.woken[self] = self._catch_up
        return self

    def loop_back(self, fact: Fact, fence: Fence | None) -> None:
        """A fact that this process is saying: heard at once, and known when it comes back over the wire."""
        if fact.id in self._seen or (fence and self._late(fence.subject, fence.epoch)):
            return
        self._seen.put(fact.id)
        if self._wanted(fact.event.tag()):
            self._on(fact)

    async def _end(self) -> int:
        found = await direct_get.get_last(self._link, self._stream, self._subject)
        return found.sequence if found else 0

    def _hear(self, subject: bytes, raw: bytes, payload: bytes) -> None:
        headers = parse_headers(raw) if raw else {}
        if "Status" in headers:
            return
        said = LiveMessage(subject.decode().removeprefix(ASIDE), headers, payload)
        if headers.get(ID, "") in self._seen:
            return
        held = self._held.get(said.subject)
        if held is not None:
            held.append(said)
            self._drain(held)
        elif self._gap(said):
            self._held[said.subject] = [said]
            self._start(self._fill(said.subject))
        else:
            self._deliver(said)

    def _gap(self, said: LiveMessage) -> bool:
        before = said.headers.get(FOLLOWS, "")
        return bool(before) and before not in self._seen

    def _deliver(self, said: LiveMessage, sequence: int = 0) -> None:
        id_ = said.headers.get(ID, "")
        if id_ in self._seen or self._overtaken(said):
            return
        self._seen.put(id_)
        self._heard += 1
        if self._heard % _MOVES_ON == 0:
            self._start(self._move_on())
        if not self._wanted(said.headers.get("Fact", "")):
            return
        try:
            looped = None if sequence else self._loopback.recognise(id_, said.payload)
            fact = looped or self._wire.read(said.subject, said.headers, said.payload, sequence)
        except Unreadable as puzzle:
            self._puzzled(puzzle)
            return
        self._on(fact)

    def _overtaken(self, said: LiveMessage) -> bool:
        """Whether its writer has lost its claim, as far as was heard. Its successor may say a fact of the same id."""
        claim = said.headers.get(EXPECTED_ON, "")
        return bool(claim) and self._late(claim, int(said.headers.get(EXPECTED, 0)))

    def _late(self, claim: str, epoch: int) -> bool:
        self._epochs[claim] = newest = max(epoch, self._epochs.get(claim, 0))
        return epoch < newest

    async def _fill(self, subject: str) -> None:
        """Hold a subject's facts until what they follow is there."""
        now = asyncio.get_running_loop().time
        late = now() + _PATIENCE
        while True:
            with contextlib.suppress(Unavailable, TimeoutError):
                async with asyncio.timeout_at(late):  # a log that does not answer holds up nobody who talks
                    async for batch in direct_get.get_batches(self._link, self._stream, subject, 1):
                        self._stored(batch)
            held = self._held[subject]
            self._drain(held)
            if now() >= late:
                while held:
                    self._deliver(held.pop(0))
            if not held:
                del self._held[subject]
                return
            await asyncio.sleep(0.05)

    def _drain(self, held: list[LiveMessage]) -> None:
        """Let through what has nothing left to wait for, whatever the order it came in."""
        while (ready := next((said for said in held if not self._gap(said)), None)) is not None:
            held.remove(ready)
            self._deliver(ready)

    def _stored(self, batch: Sequence[direct_get.StoredMessage]) -> None:
        for got in batch:
            if got.sequence > self._floor:
                self._deliver(LiveMessage(got.subject, got.headers, got.payload), got.sequence)
            else:
                self._seen.put(got.headers.get(ID, ""))

    async def _catch_up(self) -> None:
        self._start(self._read_all())

    async def _read_all(self) -> None:
        """After an interruption: everything since the floor that was not heard, as soon as the log is back."""
        while True:
            try:
                async for batch in direct_get.get_batches(self._link, self._stream, self._subject, self._floor + 1):
                    self._stored(batch)
            except Unavailable:
                await asyncio.sleep(0.05)
            else:
                return

    async def _move_on(self) -> None:
        try:
            self._floor, self._next_floor = self._next_floor, await self._end()
        except Unavailable:
            return  # the next time will do

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = start_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        self._link.woken.pop(self, None)
        for subscription in self._subscriptions:
            await self._link.leave(subscription)
        await end_tasks(self._tasks)
