"""A bare softphone to knock at an edge with: tickets as the API gives them, texts and sound as a browser sends them."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import msgspec

from producers.softphone.ticket import SoftphoneTicket, seal_softphone_ticket

PAGE = "https://desk.example.com"
FRAME = b"\x7f" * 160
_IDS = itertools.count(1)


def ticket(edge, **changed: object) -> str:
    """A ticket for the dentist's owner."""
    said = {
        "id": f"T{next(_IDS)}",
        "tenant": "demo",
        "account": "01OWNER",
        "calling_as": "+12125550142",
        "origin": PAGE,
        "expires": int(edge.needs.clock.now().timestamp()) + 60,
    }
    return seal_softphone_ticket(SoftphoneTicket(**(said | changed)), edge.needs.secret)


@asynccontextmanager
async def softphone(edge, first: dict | str | bytes | None = None, *, page: str = PAGE) -> AsyncIterator:
    """A socket, after its first message: a good start unless said otherwise."""
    headers = {"Origin": page} if page else {}
    async with edge.http.ws_connect(edge.address + "/softphone", headers=headers, max_msg_size=0) as socket:
        await send(socket, {"type": "start", "ticket": ticket(edge)} if first is None else first)
        yield socket


async def send(socket: aiohttp.ClientWebSocketResponse, what: dict | str | bytes) -> None:
    with contextlib.suppress(ConnectionError):  # closed before all of it was taken
        match what:
            case bytes():
                await socket.send_bytes(what)
            case str():
                await socket.send_str(what)
            case _:
                await socket.send_str(msgspec.json.encode(what).decode())


async def told(socket: aiohttp.ClientWebSocketResponse, type_: str) -> dict:
    """The next text of this type; sound between is passed over."""
    async with asyncio.timeout(5):
        while True:
            message = await socket.receive()
            assert message.type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}, message
            if message.type is aiohttp.WSMsgType.TEXT and (said := msgspec.json.decode(message.data))["type"] == type_:
                return said


async def played(socket: aiohttp.ClientWebSocketResponse, frames: int) -> bytes:
    """The sound of the next so many frames."""
    sound = b""
    async with asyncio.timeout(5):
        while len(sound) < frames * 160:
            message = await socket.receive()
            if message.type is aiohttp.WSMsgType.BINARY:
                assert len(message.data) % 160 == 0
                sound += message.data
    return sound
