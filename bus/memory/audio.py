"""Audio frames in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from bus.frames import FrameOrder, order_frames
from bus.memory.log import BATCH, MemoryTap
from bus.memory.store import Store
from bus.sealing import FrameSealer
from bus.streams import stream_of
from bus.wire import ID
from schemas.frame import Frame, pack_frame, unpack_frame


class MemoryAudio:
    """Frames: stored, and said to taps in the next round of the event loop."""

    def __init__(self, store: Store, sealer: FrameSealer) -> None:
        self._store, self._sealer = store, sealer
        self._taps: dict[MemoryTap, tuple[Callable[[Frame], None], FrameOrder]] = {}

    async def send(self, subject: str, frame: Frame) -> None:
        known = self._store.end("AUDIO")
        if (
            self._store.put(
                subject, {ID: f"{subject}/{frame.epoch}/{frame.number}"}, pack_frame(self._sealer.seal(subject, frame))
            )
            <= known
        ):
            return
        for tap in [tap for tap in self._taps if tap.subject == subject]:
            asyncio.get_running_loop().call_soon(self._deliver, tap, frame)
        await asyncio.sleep(0)

    def _deliver(self, tap: MemoryTap, frame: Frame) -> None:
        if tap in self._taps:
            on, order = self._taps[tap]
            for ready in order.offer(frame):
                on(ready)

    def abandon(self, subject: str, epoch: int) -> None:
        """What was sent is stored already."""

    async def tap(self, subject: str, on: Callable[[Frame], None], *, after: int = 0) -> MemoryTap:
        tap = MemoryTap(subject, lambda gone: self._taps.pop(gone, None))
        stored = self._stored(subject)
        self._taps[tap] = (on, FrameOrder(after))
        for frame in stored:
            asyncio.get_running_loop().call_soon(self._deliver, tap, frame)
        return tap

    async def last(self, subject: str, *, before: str = "") -> Frame | None:
        await asyncio.sleep(0)
        if before and (other := self._store.last(before)):
            then = [message for message in self._store.find("AUDIO", [subject]) if message.sequence < other.sequence]
            return self._sealer.open(subject, unpack_frame(then[-1].payload)) if then else None
        stored = self._stored(subject)
        return stored[-1] if stored else None

    async def read(self, subject: str) -> AsyncIterator[Sequence[Frame]]:
        stored = self._stored(subject)
        for start in range(0, len(stored), BATCH):
            await asyncio.sleep(0)
            yield stored[start : start + BATCH]

    def _stored(self, subject: str) -> list[Frame]:
        stored = order_frames(unpack_frame(message.payload) for message in self._store.find(stream_of(subject), [subject]))
        return [self._sealer.open(subject, frame) for frame in stored]

    async def wait_until_stored(self) -> None:
        await asyncio.sleep(0)
