"""Hearing frames: what is stored, then live, in order; what was missed is fetched from the log."""

import asyncio
from collections.abc import Callable, Sequence

from nats.aio.subscription import Subscription

from bus.frames import FrameOrder
from bus.jetstream import direct_get
from bus.jetstream.background import start_task
from bus.jetstream.connection import Link
from bus.log import Unavailable
from bus.sealing import FrameSealer
from schemas.frame import Frame, unpack_frame

#: Seconds live frames wait for a missing one.
_PATIENCE = 1.0
#: Frames before the wanted one that are fetched too: after a resend, order in the log may differ from the numbers.
_MARGIN = 100


async def read_frames_after(link: Link, subject: str, number: int) -> list[Frame]:
    """Stored frames with a number above `number`, as they stand in the log."""
    start = await _place(link, subject, number - _MARGIN) if number > _MARGIN else 1
    batches = direct_get.get_batches(link, "AUDIO", subject, start)
    return [frame async for batch in batches for got in batch if (frame := unpack_frame(got.payload)).number > number]


async def _place(link: Link, subject: str, number: int) -> int:
    """The sequence from which a subject's frames are above `number`: doubling steps back from the newest, then halving.

    Numbers grow with sequences, and most ask for the last few seconds.
    """
    newest = await direct_get.get_last(link, "AUDIO", subject)
    low, high, step = 1, newest.sequence if newest else 1, 2 * _MARGIN
    while high - step > low:
        got = await direct_get.get_next(link, "AUDIO", subject, high - step)
        if got and unpack_frame(got.payload).number <= number:
            low = got.sequence + 1
            break
        high, step = high - step, step * 2
    while high - low > _MARGIN:
        middle = (low + high) // 2
        got = await direct_get.get_next(link, "AUDIO", subject, middle)
        if got is None or unpack_frame(got.payload).number > number:
            high = middle
        else:
            low = got.sequence + 1
    return low


class FrameTap:
    """One direction of one call."""

    def __init__(self, link: Link, subject: str, on: Callable[[Frame], None], after: int, sealer: FrameSealer) -> None:
        self._link, self._subject = link, subject
        self._on: Callable[[Frame], None] = lambda frame: on(sealer.open(subject, frame))
        self._order = FrameOrder(after)
        self._early: list[Frame] | None = []
        self._filling: asyncio.Task[None] | None = None
        self._giving_up: asyncio.TimerHandle | None = None
        self._subscription: Subscription | None = None

    async def open(self) -> "FrameTap":
        """Begin; waits for the log, since what is stored comes first."""
        self._subscription = await self._link.take(self._subject, self._hear)
        self._link.woken[self] = self._catch_up
        await self._link.client.flush()
        while not await self._fetch():
            await asyncio.sleep(0.05)
        early, self._early = self._early or [], None
        for frame in early:
            self._offer(frame)
        return self

    def _hear(self, _subject: bytes, _headers: bytes, payload: bytes) -> None:
        try:
            frame = unpack_frame(payload)
        except ValueError:
            return  # the server's word that nobody answers, or something foreign: no sound of ours
        if self._early is not None:
            self._early.append(frame)
        else:
            self._offer(frame)

    def _offer(self, frame: Frame) -> None:
        self._let_through(self._order.offer(frame))
        if self._order.gap and (self._filling is None or self._filling.done()):
            self._filling = start_task(self._fill())

    async def _catch_up(self) -> None:
        if self._filling is None or self._filling.done():
            self._filling = start_task(self._fill(interrupted=True))

    async def _fetch(self) -> bool:
        try:
            stored = await read_frames_after(self._link, self._subject, self._order.last)
        except Unavailable:
            return False
        for frame in stored:
            self._let_through(self._order.offer(frame))
        return True

    def _let_through(self, ready: Sequence[Frame]) -> None:
        """Hand on; what then still waits for a missing frame does so for a while, whatever the log does meanwhile."""
        for frame in ready:
            self._on(frame)
        if not self._order.gap:
            self._be_patient()
        elif self._giving_up is None:
            self._giving_up = asyncio.get_running_loop().call_later(_PATIENCE, self._skip)

    def _skip(self) -> None:
        self._giving_up = None
        while self._order.gap:
            self._let_through(self._order.skip())

    def _be_patient(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None

    async def _fill(self, *, interrupted: bool = False) -> None:
        while self._order.gap or interrupted:
            interrupted = not await self._fetch() and interrupted
            if self._order.gap or interrupted:
                await asyncio.sleep(0.05)

    async def close(self) -> None:
        self._link.woken.pop(self, None)
        self._be_patient()
        if self._subscription:
            await self._link.leave(self._subscription)
        if self._filling:
            self._filling.cancel()
            await asyncio.gather(self._filling, return_exceptions=True)
