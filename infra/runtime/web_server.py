"""An HTTP server that does not wait for ever: for a head, for a body, for who says nothing, and for who opens thousands."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

from infra.runtime.connections import Connections, CountedProtocol
from infra.runtime.descriptors import most_connections
from infra.runtime.web_runner import WebRunner

Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]
_BACKLOG = 512


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds for a request's head (and between two requests of a connection), for its body, for its answer; connections."""

    head: float = 8.0
    body: float = 8.0
    answer: float = 120.0
    per_address: int = 512
    leave: float = 2.0


class WebServer:
    """Serves an application on a socket. `trusted` tells a proxy's address, of which there may be any number of connections."""

    def __init__(
        self, app: web.Application, limits: Limits | None = None, *, trusted: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._limits = limits or Limits()
        self.connections = Connections(most=most_connections(), most_per_address=self._limits.per_address, trusted=trusted)
        app.middlewares.append(self._in_time)
        self._runner = WebRunner(
            app,
            keepalive_timeout=self._limits.head,
            lingering_time=self._limits.leave,
            shutdown_timeout=self._limits.leave,
        )
        self._listening: asyncio.Server | None = None

    async def start(self, listening: socket.socket) -> None:
        """Take connections from now on."""
        await self._runner.setup()
        make = self._runner.server
        assert make is not None  # noqa: S101 - setup has made it
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(
            lambda: CountedProtocol(make, self.connections), sock=listening, backlog=_BACKLOG
        )

    def stop_listening(self) -> None:
        """Take no more connections; those that are open go on."""
        if self._listening is not None:
            self._listening.close()

    async def close(self) -> None:
        """Let requests finish for a moment, then end them."""
        self.stop_listening()
        await self._runner.cleanup()

    @web.middleware
    async def _in_time(self, request: web.Request, handler: Respond) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await handler(request)  # a stream has limits of its own
        if request.can_read_body:
            await self._read_body(request)
        try:
            async with asyncio.timeout(self._limits.answer) as waiting:
                return await handler(request)
        except TimeoutError as late:
            if waiting.expired():
                raise web.HTTPServiceUnavailable(text="This took too long; try again later.\n") from late
            raise

    async def _read_body(self, request: web.Request) -> None:
        """Have the body in memory, where the application reads it again. 408 when it comes too slowly, 400 when it is none."""
        try:
            async with asyncio.timeout(self._limits.body):
                await request.read()
        except TimeoutError as late:
            slow = web.HTTPRequestTimeout(text="The body did not come in time.\n")
            slow.force_close()
            raise slow from late
        except (HttpProcessingError, web.RequestPayloadError, ClientPayloadError) as odd:
            request.content.feed_eof()  # nothing more of it is wanted
            bad = web.HTTPBadRequest(text="The body cannot be read: its encoding or its length is wrong.\n")
            bad.force_close()
            raise bad from odd


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """The socket to listen on. Several processes may share a port: when one dies, the next request reaches another at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reuse = shared and hasattr(socket, "SO_REUSEPORT")
    return socket.create_server((host, port), family=family, backlog=_BACKLOG, reuse_port=reuse)
