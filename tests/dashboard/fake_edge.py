"""An edge that does as it is told: what a softphone sends to it is kept, and it sends what a test wants."""

import asyncio
import json
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

FRAME, SILENT = 160, b"\xff" * 160
#: Mu-law of a loud sample and its negative: a tone of 400 Hz is ten of the one, ten of the other.
_LOUD = bytes([0x90] * 10 + [0x10] * 10) * (FRAME // 20)


class FakeEdge:
    """Takes softphones. `texts` and `frames` are what came, over all sockets."""

    def __init__(self) -> None:
        self.texts: list[dict[str, Any]] = []
        self.frames: list[bytes] = []
        self._socket: web.WebSocketResponse | None = None

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket: a good ticket begins call c1, or goes on with it."""
        socket = self._socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type == WSMsgType.BINARY:
                self.frames.append(message.data)
            elif message.type == WSMsgType.TEXT:
                said = json.loads(message.data)
                self.texts.append(said)
                if said["type"] in {"start", "resume"}:
                    await socket.send_json({"type": "started", "call": "c1"})
        return socket

    async def say(self, type_: str, **fields: object) -> None:
        """Send a text."""
        await self._open.send_json({"type": type_, **fields})

    async def sound(self, seconds: float) -> None:
        """Send a loud tone, all at once, as the real edge runs ahead of what is played."""
        for _ in range(math.ceil(seconds * 50)):
            await self._open.send_bytes(_LOUD)

    async def drop(self) -> None:
        """Lose the line."""
        await self._open.close(code=1012)

    async def heard(self, type_: str, *, count: int = 1) -> list[dict[str, Any]]:
        """The texts of a type, once there are so many."""
        async with asyncio.timeout(15):
            while len(found := [text for text in self.texts if text["type"] == type_]) < count:
                await asyncio.sleep(0.02)
        return found

    @property
    def _open(self) -> web.WebSocketResponse:
        assert self._socket is not None
        return self._socket


@asynccontextmanager
async def serving_edge() -> AsyncIterator[tuple[FakeEdge, str]]:
    """An edge, and the address of its sockets."""
    edge, app = FakeEdge(), web.Application()
    app.router.add_get("/softphone", edge.serve)
    server = TestServer(app)
    await server.start_server(shutdown_timeout=0.5)
    yield edge, str(server.make_url("/softphone")).replace("http", "ws")
    await server.close()
