"""The bus on JetStream put together."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bus.backlog import Backlog
from bus.claims import LogClaims
from bus.jetstream.acks import Acks
from bus.jetstream.audio import JetStreamAudio
from bus.jetstream.broadcast import JetStreamBroadcast
from bus.jetstream.connection import Link, Trouble, open_link
from bus.jetstream.consumers import JetStreamConsumers
from bus.jetstream.live_plane import JetStreamLive
from bus.jetstream.log import JetStreamLog
from bus.jetstream.options import Options
from bus.jetstream.parking import JetStreamParking
from bus.jetstream.purge import JetStreamPurge
from bus.jetstream.requests import JetStreamLiveness, JetStreamRequests
from bus.jetstream.streams import ensure_streams
from bus.jetstream.timers import JetStreamTimers
from bus.log import Unavailable
from bus.sealing import FrameSealer, PlainFrameSealer
from bus.wire import Unreadable, Wire

#: Seconds `close` waits for what is on its way.
_LAST_WORDS = 3.0


class JetStreamBus:
    """All faces of one connection; made by `connect`."""

    def __init__(
        self,
        link: Link,
        acks: Acks,
        wire: Wire,
        frames: FrameSealer,
        options: Options,
        puzzled: Callable[[Unreadable], None],
        claims: Callable[[JetStreamLog], LogClaims],
    ) -> None:
        self._link, self._acks = link, acks
        self.log = JetStreamLog(link, acks, wire, options, puzzled)
        self.live = JetStreamLive(link, acks, wire, self.log, options, puzzled)
        self.audio = JetStreamAudio(link, options, frames)
        self.claims = claims(self.log)
        self.requests = JetStreamRequests(link)
        self.liveness = JetStreamLiveness(link, self.backlog)
        self.timers = JetStreamTimers(link, acks, wire, options)
        self.parking = JetStreamParking(link, acks, options)
        self.consumers = JetStreamConsumers(link, wire, self.parking, options)
        self.broadcast = JetStreamBroadcast(link)
        self.purge = JetStreamPurge(link, options)

    def backlog(self) -> Backlog:
        """What was said over this connection and is not stored yet."""
        (facts, oldest), (frames, older) = self.live.backlog(), self.audio.backlog()
        return Backlog(frames=frames, facts=facts, seconds=max(oldest, older))

    async def close(self) -> None:
        """Settle what is on its way, within seconds, and disconnect."""
        await self.consumers.close()
        try:
            async with asyncio.timeout(_LAST_WORDS):
                await self.live.wait_until_stored()
                await self.audio.wait_until_stored()
        except (TimeoutError, Unavailable):
            pass  # the log is away: what others heard live is all there will be
        await self.live.close()
        await self.audio.close()
        await self._link.close()


async def connect(
    url: str | list[str],
    *,
    now: Callable[[], datetime],
    instance: str,
    options: Options | None = None,
    wire: Wire | None = None,
    frames: FrameSealer | None = None,
    puzzled: Callable[[Unreadable], None] | None = None,
    trouble: Trouble | None = None,
    make_streams: bool = True,
) -> JetStreamBus:
    """Connect and bring the streams up to date; Unavailable when no server answers.

    `instance` is the name claims are made under: new for every start of a process. `wire` and `frames` seal what is personal,
    else nothing is sealed. `puzzled` hears of live facts that
    this version cannot read, `trouble` of what the connection suffers; both only to be logged.
    """
    options = options or Options()
    link = await open_link(url, instance, trouble or _quiet)
    try:
        if make_streams:
            await ensure_streams(link, options)
        bus = JetStreamBus(
            link,
            await Acks.open(link),
            wire or Wire(),
            frames or PlainFrameSealer(),
            options,
            puzzled or _quiet,
            lambda log: LogClaims(log, instance, now),
        )
        await bus.audio.open()
    except BaseException:
        await link.close()
        raise
    return bus


def _quiet(_: Exception) -> None:
    """Nobody asked to hear of it."""
