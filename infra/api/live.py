"""Live facts of one business over a WebSocket."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

import msgspec
import psycopg
from aiohttp import WSCloseCode, WSMsgType, web
from psycopg_pool import PoolTimeout

from bus.log import LivePlane
from bus.tags import kinds
from schemas.event import Event
from schemas.fact import Fact

PROTOCOL = "daybook.live"
#: Facts that may wait for a slow reader, and how long a single one may take to send.
WAITING = 1_000
SEND_SECONDS = 5.0
PING_SECONDS = 20.0
#: How often a reader's token is looked at again.
STILL_SECONDS = 5.0


class LiveFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as it happens; `event` has its tag in `fact`. `sequence` is 0 until the log has numbered it."""

    subject: str
    id: str
    at: datetime
    cause: str
    sequence: int
    event: Event


async def feed_facts(
    request: web.Request,
    live: LivePlane,
    tenant: str,
    role: str,
    stop: asyncio.Event,
    *,
    shown: Callable[[Event], Event],
    still: Callable[[], Awaitable[bool]],
) -> web.WebSocketResponse:
    """Send the facts that a `role` may watch, as they may be `shown`.

    It ends when the reader leaves, is too slow, may not read `still`, or the process stops.
    """
    socket = web.WebSocketResponse(heartbeat=PING_SECONDS, protocols=(PROTOCOL,), max_msg_size=4096)
    async with _heard(live, tenant, role) as waiting:
        await socket.prepare(request)
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(_send(socket, waiting, shown))
            leaving = tasks.create_task(_listen(socket))
            stopping = tasks.create_task(stop.wait())
            expiring = tasks.create_task(_expired(still))
            all_ = {sending, leaving, stopping, expiring}
            await asyncio.wait(all_, return_when=asyncio.FIRST_COMPLETED)
            expired = expiring.done()
            for task in all_:
                task.cancel()
    if expired and not socket.closed:
        await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"the token is not valid any more; sign in again")
    if not socket.closed:
        code = WSCloseCode.GOING_AWAY if stop.is_set() else WSCloseCode.TRY_AGAIN_LATER
        why = b"stopping; connect again" if stop.is_set() else b"too slow to follow; connect again and ask for what was missed"
        await socket.close(code=code, message=why)
    return socket


@asynccontextmanager
async def _heard(live: LivePlane, tenant: str, role: str) -> AsyncIterator[asyncio.Queue[Fact | None]]:
    """The tenant's facts that a role may watch, as they happen; None when more than the queue holds are waiting."""
    waiting: asyncio.Queue[Fact | None] = asyncio.Queue()

    def hear(fact: Fact) -> None:
        if waiting.qsize() < WAITING:
            waiting.put_nowait(fact)
        elif waiting.qsize() == WAITING:
            waiting.put_nowait(None)

    async with AsyncExitStack() as taps:
        for kind in kinds().values():
            if role not in kind.watchers:
                continue
            tap = await live.tap(f"{kind.name}.{tenant}.*", hear)
            taps.push_async_callback(tap.close)
        yield waiting


async def _expired(still: Callable[[], Awaitable[bool]]) -> None:
    """Until the reader's token is void. When nobody can say, the reader stays."""
    valid = True
    while valid:
        await asyncio.sleep(STILL_SECONDS)
        with contextlib.suppress(psycopg.OperationalError, PoolTimeout):
            valid = await still()


async def _send(socket: web.WebSocketResponse, waiting: asyncio.Queue[Fact | None], shown: Callable[[Event], Event]) -> None:
    while (fact := await waiting.get()) is not None:
        event = shown(fact.event)
        said = LiveFact(subject=fact.subject, id=fact.id, at=fact.at, cause=fact.cause, sequence=fact.sequence, event=event)
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
