"""Live facts of one business over a WebSocket."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec
import psycopg
from aiohttp import WSCloseCode, WSMsgType, web
from psycopg_pool import PoolTimeout

from bus.log import Log, Unavailable
from bus.streams import stream_of
from bus.wire import Unreadable
from infra.api.live_position import (
    TooFarBehind,
    Watched,
    check_position,
    find_ends,
    read_position,
    watched_streams,
    write_position,
)
from schemas.event import Event
from schemas.fact import Fact

PROTOCOL = "daybook.live"
#: Facts that may wait for a slow reader, and how long a single one may take to send.
WAITING = 1_000
SEND_SECONDS = 5.0
PING_SECONDS = 20.0
#: How often a reader's token is looked at again.
STILL_SECONDS = 5.0
#: The close code for a position that cannot be gone on from.
BEHIND = 4410
_AGAIN_SECONDS = 1.0


class LiveFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as it happens; `event` has its tag in `fact`. `sequence` is its place in its stream of the log.

    `position` is what to go on after when the socket was lost: `/live?after=<position>` sends what was missed first.
    """

    subject: str
    id: str
    at: datetime
    cause: str
    sequence: int
    position: str
    event: Event


async def feed_facts(
    request: web.Request,
    log: Log,
    tenant: str,
    role: str,
    stop: asyncio.Event,
    *,
    after: str = "",
    shown: Callable[[Event], Event],
    still: Callable[[], Awaitable[bool]],
    puzzled: Callable[[Unreadable], None] = lambda _: None,
) -> web.WebSocketResponse:
    """Send the facts that a `role` may watch, as they may be `shown`: those after a position, then all as they are stored.

    It ends when the reader leaves, is too slow, may not read `still`, or the process stops. ValueError when `after` is no
    position.
    """
    watched = watched_streams(tenant, role)
    socket = web.WebSocketResponse(heartbeat=PING_SECONDS, protocols=(PROTOCOL,), max_msg_size=4096)
    try:
        start = await check_position(log, watched, read_position(after)) if after else await find_ends(log, watched)
    except TooFarBehind:
        await socket.prepare(request)
        words = b"too much happened since; load anew what you show, and connect without `after`"
        await socket.close(code=BEHIND, message=words)
        return socket
    await socket.prepare(request)
    waiting: asyncio.Queue[Fact] = asyncio.Queue(WAITING)
    async with asyncio.TaskGroup() as tasks:
        reading = {tasks.create_task(_read(log, one, start[one.stream], waiting, puzzled)) for one in watched}
        sending = tasks.create_task(_send(socket, waiting, shown, dict(start)))
        leaving = tasks.create_task(_listen(socket))
        stopping = tasks.create_task(stop.wait())
        expiring = tasks.create_task(wait_until_expired(still))
        all_ = {*reading, sending, leaving, stopping, expiring}
        await asyncio.wait(all_, return_when=asyncio.FIRST_COMPLETED)
        expired = expiring.done()
        for task in all_:
            task.cancel()
    if expired and not socket.closed:
        await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"the token is not valid any more; sign in again")
    if not socket.closed:
        code = WSCloseCode.GOING_AWAY if stop.is_set() else WSCloseCode.TRY_AGAIN_LATER
        why = b"stopping; connect again" if stop.is_set() else b"too slow to follow; connect again after your last position"
        await socket.close(code=code, message=why)
    return socket


async def _read(
    log: Log, watched: Watched, after: int, waiting: asyncio.Queue[Fact], puzzled: Callable[[Unreadable], None]
) -> None:
    """Follow one stream into the queue; returns when the reader leaves it full for too long."""
    while True:
        try:
            async for facts in log.read(*watched.subjects, after=after, follow=True, puzzled=puzzled):
                for fact in facts:
                    async with asyncio.timeout(SEND_SECONDS):
                        await waiting.put(fact)
                    after = fact.sequence
        except Unavailable:
            await asyncio.sleep(_AGAIN_SECONDS)
        except TimeoutError:
            return


async def wait_until_expired(still: Callable[[], Awaitable[bool]]) -> None:
    """Until the reader's token is void. When nobody can say, the reader stays."""
    valid = True
    while valid:
        await asyncio.sleep(STILL_SECONDS)
        with contextlib.suppress(psycopg.OperationalError, PoolTimeout):
            valid = await still()


async def _send(
    socket: web.WebSocketResponse, waiting: asyncio.Queue[Fact], shown: Callable[[Event], Event], sequences: dict[str, int]
) -> None:
    """Send facts as they come, each with the position after it; returns when one takes too long."""
    while True:
        fact = await waiting.get()
        sequences[stream_of(fact.subject)] = fact.sequence
        said = LiveFact(
            subject=fact.subject,
            id=fact.id,
            at=fact.at,
            cause=fact.cause,
            sequence=fact.sequence,
            position=write_position(sequences),
            event=shown(fact.event),
        )
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await socket.send_str(msgspec.json.encode(said).decode())
        except (TimeoutError, ConnectionError):
            return


async def _listen(socket: web.WebSocketResponse) -> None:
    """Until the reader leaves. What it says is not needed."""
    async for message in socket:
        if message.type in {WSMsgType.ERROR, WSMsgType.CLOSE}:
            return
