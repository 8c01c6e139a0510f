"""Audio frames on JetStream: sent once, heard at once, sent again until they are stored."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import NamedTuple

from nats.aio.subscription import Subscription

from bus.frames import order_frames
from bus.jetstream import direct_get
from bus.jetstream.background import end_tasks, start_task
from bus.jetstream.connection import Link
from bus.jetstream.frame_tap import FrameTap, read_frames_after
from bus.jetstream.options import Options
from bus.jetstream.protocol_writer import write_command
from bus.jetstream.retry import limit_wait, retry_while_unavailable
from bus.log import Unavailable
from bus.sealing import FrameSealer
from bus.wire import ID
from schemas.frame import Frame, pack_frame, unpack_frame

#: Frames kept unacknowledged before the sender is told: 300 MB, a quarter of an hour of ten calls.
_MOST = 400_000
#: Frames sent again in one go.
_CHUNK = 1_000
#: Above so many frames a second they leave together, every so many seconds: a wake-up and a socket write, here, in the server
#: and at the reader's, cost more than a frame does. Below, each leaves at once.
_BUSY, _GATHER = 200, 0.008
#: Frames before the newest that may have been stored out of order after a resend.
_TAIL = 100


class UnackedFrame(NamedTuple):
    """A frame on its way: when it was sent last, and when first."""

    name: str
    command: bytes
    sent_at: float
    first_at: float


class JetStreamAudio:
    """Frames of all calls of this process; one inbox for their acknowledgements, and no JSON for those that are good."""

    def __init__(self, link: Link, options: Options, sealer: FrameSealer) -> None:
        self._link, self._options, self._sealer = link, options, sealer
        self._prefix = link.client.new_inbox() + "."
        self._skip = len(self._prefix)
        self._unacked: dict[str, UnackedFrame] = {}
        self._next = 0
        self._rate, self._left = 0.0, 0.0
        self._gathered: list[str] = []
        self._waiting = asyncio.Event()
        self._time = asyncio.get_running_loop().time
        self._settled = asyncio.Event()
        self._settled.set()
        self._subscription: Subscription | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> "JetStreamAudio":
        self._subscription = await self._link.take(self._prefix + "*", self._acknowledged)
        self._tasks = [start_task(self._look()), asyncio.create_task(self._leave())]
        self._link.woken[self] = self._again
        return self

    async def send(self, subject: str, frame: Frame) -> None:
        """Publish one frame, in a busy process some milliseconds later; kept until acknowledged."""
        if len(self._unacked) >= _MOST:
            raise Unavailable("the log has stored no sound for too long; look at the server's disk")
        self._next += 1
        token = f"{self._next:x}"
        message = pack_frame(self._sealer.seal(subject, frame))
        name = f"{subject}/{frame.epoch}/{frame.number}"
        now = self._time()
        self._unacked[token] = UnackedFrame(name, write_command(subject, self._prefix + token, {ID: name}, message), now, now)
        self._gathered.append(token)
        self._waiting.set()

    async def _leave(self) -> None:
        while True:
            await self._waiting.wait()
            self._waiting.clear()
            gathered, self._gathered = self._gathered, []
            if self._link.connected:
                self._link.say(b"".join([one.command for token in gathered if (one := self._unacked.get(token))]))
            self._rate += (len(gathered) / max(self._time() - self._left, 1e-4) - self._rate) / 16
            self._left = self._time()
            if self._rate > _BUSY:
                await asyncio.sleep(_GATHER)

    def _acknowledged(self, subject: bytes, _headers: bytes, payload: bytes) -> None:
        if payload and b'"error"' not in payload:
            self._unacked.pop(subject[self._skip :].decode(), None)
            if not self._unacked:
                self._settled.set()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self._options.resend / 2)
            if self._unacked and self._link.connected:
                oldest = next(iter(self._unacked.values()))
                if self._time() - oldest.sent_at > self._options.resend:
                    await self._send_again(self._options.resend)

    async def _again(self) -> None:
        await self._send_again(0.0)

    async def _send_again(self, older: float) -> None:
        now = self._time()
        old = [token for token, one in self._unacked.items() if now - one.sent_at >= older]
        for nth, token in enumerate(old[:_CHUNK] if older else old, 1):
            if one := self._unacked.get(token):
                self._unacked[token] = one._replace(sent_at=now)
                self._link.say(one.command)
            if nth % _CHUNK == 0:
                await asyncio.sleep(0.01)

    def backlog(self) -> tuple[int, float]:
        """Frames that the log has not acknowledged, and for how many seconds it has not taken the oldest."""
        oldest = next(iter(self._unacked.values()), None)
        return len(self._unacked), self._time() - oldest.first_at if oldest else 0.0

    async def tap(self, subject: str, on: Callable[[Frame], None], *, after: int = 0) -> FrameTap:
        """Hear frames in order from number `after` + 1: first what is stored, then live."""
        return await FrameTap(self._link, subject, on, after, self._sealer).open()

    def abandon(self, subject: str, epoch: int) -> None:
        """Forget what is not stored yet under an epoch that is over."""
        name = f"{subject}/{epoch}/"
        for token in [token for token, one in self._unacked.items() if one.name.startswith(name)]:
            del self._unacked[token]
        if not self._unacked:
            self._settled.set()

    async def last(self, subject: str, *, before: str = "") -> Frame | None:
        """The newest stored frame; with `before`, the newest that was stored when the newest frame of that subject was."""

        async def once() -> Frame | None:
            if before and (other := await direct_get.get_last(self._link, "AUDIO", before)):
                then = await direct_get.get_last_until(self._link, "AUDIO", subject, other.sequence)
                return self._sealer.open(subject, unpack_frame(then.payload)) if then else None
            newest = await direct_get.get_last(self._link, "AUDIO", subject)
            if newest is None:
                return None
            number = unpack_frame(newest.payload).number
            return self._sealer.open(
                subject, order_frames(await read_frames_after(self._link, subject, max(number - _TAIL, 0)))[-1]
            )

        return await retry_while_unavailable(self._options.patience, subject, once)

    async def read(self, subject: str) -> AsyncIterator[Sequence[Frame]]:
        """All stored frames in order of number, batches of up to 500."""
        stored = order_frames(
            await retry_while_unavailable(self._options.patience, subject, lambda: read_frames_after(self._link, subject, 0))
        )
        for start in range(0, len(stored), direct_get.BATCH):
            yield [self._sealer.open(subject, frame) for frame in stored[start : start + direct_get.BATCH]]

    async def wait_until_stored(self) -> None:
        """Wait until every frame sent so far is acknowledged by the log."""
        async with limit_wait(self._options.patience, "audio"):
            while self._unacked:
                self._settled.clear()
                await self._settled.wait()

    async def close(self) -> None:
        self._link.woken.pop(self, None)
        await end_tasks(self._tasks)
        if self._subscription:
            await self._link.leave(self._subscription)
