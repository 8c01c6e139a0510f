"""Listening in: the sound of a call in progress over a WebSocket, both sides as they are spoken."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial

from aiohttp import WSCloseCode, WSMsgType, web

from bus.log import AudioPlane, Log
from infra.api.live import PING_SECONDS, PROTOCOL, SEND_SECONDS, wait_until_expired
from schemas.frame import Frame
from schemas.line import CallEnded
from schemas.subjects import compose_subject, heard_subject, spoken_subject

#: The first byte of each message: whose twenty milliseconds follow, as 160 bytes of mu-law.
CALLER, AGENT = b"\x00", b"\x01"
#: Ten seconds of both sides that a listener has not taken.
_MOST_WAITING = 1_000


async def feed_sound(
    request: web.Request,
    log: Log,
    sound: AudioPlane,
    tenant: str,
    call: str,
    stop: asyncio.Event,
    *,
    still: Callable[[], Awaitable[bool]],
) -> web.WebSocketResponse:
    """Send each frame of a call from now on.

    It ends with the call, or when the listener leaves, is too slow, may not listen `still`, or the process stops. The agent's
    frames come a little before the caller hears them.
    """
    socket = web.WebSocketResponse(heartbeat=PING_SECONDS, protocols=(PROTOCOL,), max_msg_size=4096)
    waiting: asyncio.Queue[bytes | None] = asyncio.Queue()

    def hear(side: bytes, frame: Frame) -> None:
        if waiting.qsize() < _MOST_WAITING:
            waiting.put_nowait(side + frame.sound)
        elif waiting.qsize() == _MOST_WAITING:
            waiting.put_nowait(None)

    async with AsyncExitStack() as taps:
        for side, subject in ((CALLER, heard_subject(tenant, call)), (AGENT, spoken_subject(tenant, call))):
            newest = await sound.last(subject)
            tap = await sound.tap(subject, partial(hear, side), after=newest.number if newest else 0)
            taps.push_async_callback(tap.close)
        await socket.prepare(request)
        async with asyncio.TaskGroup() as tasks:
            why = {
                tasks.create_task(_send(socket, waiting)): (WSCloseCode.TRY_AGAIN_LATER, b"too slow to listen; connect again"),
                tasks.create_task(_leave(socket)): (WSCloseCode.OK, b""),
                tasks.create_task(_end(log, compose_subject("call", tenant, call))): (WSCloseCode.OK, b"the call is over"),
                tasks.create_task(stop.wait()): (WSCloseCode.GOING_AWAY, b"stopping; connect again"),
                tasks.create_task(wait_until_expired(still)): (WSCloseCode.POLICY_VIOLATION, b"the token is void; sign in again"),
            }
            done, _ = await asyncio.wait(why, return_when=asyncio.FIRST_COMPLETED)
            for task in why:
                task.cancel()
    code, words = why[done.pop()]
    if not socket.closed:
        await socket.close(code=code, message=words)
    return socket


async def _send(socket: web.WebSocketResponse, waiting: asyncio.Queue[bytes | None]) -> None:
    """Send frames as they come; returns when the listener takes too few of them."""
    while (frame := await waiting.get()) is not None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await socket.send_bytes(frame)
        except (TimeoutError, ConnectionError):
            return


async def _leave(socket: web.WebSocketResponse) -> None:
    """Until the listener leaves. What it says is not needed."""
    async for message in socket:
        if message.type in {WSMsgType.ERROR, WSMsgType.CLOSE}:
            return


async def _end(log: Log, call: str) -> None:
    """Until the call is over."""
    async for _ in log.read(call, follow=True, tags=frozenset({CallEnded.tag()}), puzzled=lambda _: None):
        return
