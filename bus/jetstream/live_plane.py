"""The live plane on JetStream: said once, heard at once, stored by the same message."""

import asyncio
from collections.abc import Callable
from functools import partial

from bus.jetstream.acks import Acks
from bus.jetstream.background import start_task
from bus.jetstream.connection import Link
from bus.jetstream.fact_tap import FactTap
from bus.jetstream.log import JetStreamLog
from bus.jetstream.loopback import Loopback
from bus.jetstream.options import Options
from bus.jetstream.outbox import Outbox
from bus.jetstream.recency_map import RecencyMap
from bus.jetstream.retry import limit_wait
from bus.jetstream.shared_tap import SharedTap, SharedTapListener
from bus.log import Fence, Fenced, Unavailable
from bus.wire import EXPECTED, EXPECTED_ON, FOLLOWS, Unreadable, Wire, WireMessage
from schemas.fact import Draft, Fact, promote_draft

#: Subjects of which the writer's last id is remembered, to say what a fact follows.
_SUBJECTS = 10_000
_LOOK = 0.05
#: Facts kept unacknowledged before the sayer is told: an hour of ten calls, some 200 MB.
_MOST = 200_000


class JetStreamLive:
    """Publishes through one outbox per subject, and taps."""

    def __init__(
        self, link: Link, acks: Acks, wire: Wire, log: JetStreamLog, options: Options, puzzled: Callable[[Unreadable], None]
    ) -> None:
        self._link, self._acks, self._wire, self._log, self._options = link, acks, wire, log, options
        self._puzzled = puzzled
        self._outboxes: dict[str, Outbox] = {}
        self._said, self._loopback = RecencyMap(_SUBJECTS), Loopback()
        self._taps: dict[str, SharedTap] = {}
        self._overtaken: set[Fence] = set()
        self._waiting = 0
        self._busy = asyncio.Event()
        self._looking = start_task(self._look())
        link.woken[self] = self._again

    async def publish(self, draft: Draft, *, fence: Fence | None = None) -> None:
        """Say a fact now; Fenced once the log has refused one under this fence."""
        if fence in self._overtaken:
            raise Fenced(f"{draft.subject}: {fence.subject if fence else ''} was taken over; stop writing, the other one goes on")
        if self._waiting >= _MOST and self.backlog()[0] >= _MOST:
            raise Unavailable("the log has stored no facts for too long; look at the server's disk")
        message = self._wire.write(draft)
        if len(message.payload) > self._link.client.max_payload:
            raise ValueError(f"{draft.event.tag()} is larger than the {self._link.client.max_payload} bytes a message may have")
        headers = message.headers
        self._loopback.remember(draft, message.payload)
        if before := self._said.get(draft.subject):
            headers[FOLLOWS] = before
        if fence:
            headers[EXPECTED], headers[EXPECTED_ON] = str(fence.epoch), fence.subject
        self._said.put(draft.subject, draft.id)
        outbox = self._outboxes.get(draft.subject)
        if outbox is None:
            outbox = self._outboxes[draft.subject] = Outbox(self._link, self._acks, self._options, self._overtaken.add)
        self._busy.set()
        outbox.put(WireMessage(message.subject, headers, message.payload), fence)
        if shared := self._taps.get(draft.subject):
            asyncio.get_running_loop().call_soon(self._hear_ourselves, shared, draft, fence)

    def _hear_ourselves(self, shared: SharedTap, draft: Draft, fence: Fence | None) -> None:
        """Whoever hears the subject in this process need not wait for the server to tell us what we have just said.

        Nothing is gained on the log: what they answer leaves on the same connection, behind what they answered.
        """
        try:
            shared.loop_back(promote_draft(draft), fence)
        except Exception as wrong:  # noqa: BLE001 - as with what comes over the wire
            start_task(self._link.failed(wrong))

    async def tap(self, subject: str, on: Callable[[Fact], None], *, tags: frozenset[str] = frozenset()) -> SharedTapListener:
        """Hear facts live: each once, in order per subject, gaps filled from the log; of some kinds only, if named."""
        shared = self._taps.get(subject)
        if shared is None:
            shared = self._taps[subject] = SharedTap(partial(self._tap, subject), lambda: self._close(subject, shared))
        return await shared.join(on, tags)

    async def _tap(self, subject: str, on: Callable[[Fact], None], wanted: Callable[[str], bool]) -> FactTap:
        return await FactTap(self._link, self._log, self._wire, subject, on, self._puzzled, self._loopback, wanted).open()

    def _close(self, subject: str, shared: SharedTap | None) -> None:
        if self._taps.get(subject) is shared:
            del self._taps[subject]

    async def wait_until_stored(self) -> None:
        """Wait until everything published so far is acknowledged by the log."""
        async with limit_wait(self._options.patience, "facts"):
            for outbox in list(self._outboxes.values()):
                await outbox.drained.wait()

    def backlog(self) -> tuple[int, float]:
        """Facts that the log has not acknowledged, and for how many seconds it has not taken the oldest."""
        now, boxes = asyncio.get_running_loop().time(), self._outboxes.values()
        return sum(map(len, boxes)), max((box.waited(now) for box in boxes), default=0.0)

    async def _look(self) -> None:
        while True:
            await self._busy.wait()
            await asyncio.sleep(_LOOK)
            now = asyncio.get_running_loop().time()
            self._waiting = sum(map(len, self._outboxes.values()))
            for subject, outbox in list(self._outboxes.items()):
                if outbox.empty:
                    del self._outboxes[subject]
                else:
                    outbox.look(now)
            if not self._outboxes:
                self._busy.clear()

    async def _again(self) -> None:
        for outbox in list(self._outboxes.values()):
            outbox.again()

    async def close(self) -> None:
        self._link.woken.pop(self, None)
        self._looking.cancel()
        await asyncio.gather(self._looking, return_exceptions=True)
