"""Serving a call over a WebSocket: both ways until one side ends, then closed cleanly whatever came over it."""

import asyncio
import socket as socket_
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Protocol

from aiohttp import WSCloseCode, WSMsgType, web

from bus.log import Fenced, Unavailable
from producers.edge import EdgeNeeds
from producers.malformed import Malformed
from producers.open_line import OpenLine

#: A carrier speaks every 20 ms. One that says nothing for this long is gone, in seconds.
_SILENT = 5.0
_START_SECONDS = 5.0
_CLOSE_SECONDS = 1.0
#: The longest message of a carrier is well under a kilobyte.
_MOST_BYTES = 64 * 1024
_MOST_HELD = 32 * 1024
#: What a close frame has room for, in bytes.
_MOST_WORDS = 120

Later = Callable[[Coroutine[Any, Any, None]], None]


class CallStream(Protocol):
    """How one kind of carrier speaks over a socket. `takes_bytes`: binary messages are part of it."""

    takes_bytes: bool

    async def begin(self, said: AsyncIterator[str | bytes]) -> bool:
        """Read what begins a stream; False when the socket went before. Malformed."""
        ...

    async def open(self) -> OpenLine | None:
        """The line of the call it is about; None when nothing comes of it. Malformed."""
        ...

    async def speak(self, line: OpenLine) -> str:
        """Serve the agent's side until there is a reason to stop: which."""
        ...

    async def listen(self, line: OpenLine, said: AsyncIterator[str | bytes]) -> str:
        """Serve the caller's side until it ends: `caller` or `lost`. Malformed, Fenced."""
        ...

    async def rejected(self, odd: Malformed) -> None:
        """What came was refused: write it down."""
        ...

    async def part(self, ending: str) -> None:
        """Say why the stream ends, where the other side wants to know."""
        ...


class StreamSockets:
    """The open sockets of one kind of carrier. `later` runs what outlives a socket."""

    def __init__(self, needs: EdgeNeeds, later: Later) -> None:
        self._needs, self._later = needs, later
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request, make: Callable[[web.WebSocketResponse], CallStream]) -> web.WebSocketResponse:
        """One stream, from handshake to close."""
        socket = web.WebSocketResponse(max_msg_size=_MOST_BYTES, compress=False, timeout=_CLOSE_SECONDS)
        await socket.prepare(request)
        _hold_little(request)
        self._open.add(socket)
        code, words = int(WSCloseCode.OK), ""
        try:
            code, words = await self._serve(make(socket), socket)
        finally:
            self._open.discard(socket)
            await _close(socket, request, code, words)
        return socket

    async def go_away(self) -> None:
        """Close all streams because this edge is going: the other side asks again, and another edge goes on."""
        closing = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in self._open]
        await asyncio.gather(*closing, return_exceptions=True)

    async def _serve(self, stream: CallStream, socket: web.WebSocketResponse) -> tuple[int, str]:
        """The code and the words to close with."""
        quiet = _Quiet()
        said = _said(socket, quiet, takes_bytes=stream.takes_bytes)
        line: OpenLine | None = None
        ending, code, words = "lost", int(WSCloseCode.OK), ""
        try:
            async with asyncio.timeout(_START_SECONDS):
                begun = await stream.begin(said)
            line = await stream.open() if begun else None
            if line is None:
                return code, words
            ending = await self._both_ways(stream, line, said, quiet)
            await _part(stream, ending)
            if ending == "agent":
                await _hang_up(stream, line, socket)
        except Malformed as odd:
            ending, code, words = "rejected", odd.code, str(odd)
            await stream.rejected(odd)
        except TimeoutError:
            ending, words = "silent", "nothing came for 5 seconds"
            self._needs.say.warning("line silent", call=line.call.ticket.call if line else "")
        except Fenced:
            ending = "overtaken"
        except Unavailable:
            ending = "no-log"
            self._needs.say.warning("line lost", reason=ending, call=line.call.ticket.call if line else "")
        if line:
            await self._write_down(line, ending)
        return code, words

    async def _both_ways(self, stream: CallStream, line: OpenLine, said: AsyncIterator[str | bytes], quiet: "_Quiet") -> str:
        """Listen and speak until one of the two ends: why. TimeoutError when the other side has fallen silent."""

        async def speak() -> str:
            try:
                return await stream.speak(line)
            except (ConnectionError, RuntimeError):
                return "lost"  # the socket went while we were sending

        async def listen() -> str:
            return await stream.listen(line, said)

        tasks = {asyncio.create_task(listen()), asyncio.create_task(speak()), asyncio.create_task(quiet.too_long())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            endings = {task.result() for task in done}
            return "caller" if "caller" in endings else endings.pop()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _write_down(self, line: OpenLine, ending: str) -> None:
        await line.outgoing.close()
        try:
            await line.end(ending)
        except Fenced:
            self._needs.say.info("line closed", call=line.call.ticket.call, reason="overtaken")
            return
        if ending not in {"caller", "agent", "ended", "overtaken"}:
            self._later(line.give_up())


def _hold_little(request: web.Request) -> None:
    """Let the kernel hold a few seconds of sound and no more: a carrier that takes none is noticed soon."""
    if request.transport:
        request.transport.get_extra_info("socket").setsockopt(socket_.SOL_SOCKET, socket_.SO_SNDBUF, _MOST_HELD)


class _Quiet:
    """How long the carrier has said nothing: looked at now and then: a timeout for each message costs more than the message."""

    def __init__(self) -> None:
        self.heard = asyncio.get_running_loop().time()

    async def too_long(self) -> str:
        """TimeoutError once nothing has come for too long."""
        while (left := self.heard + _SILENT - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(left)
        raise TimeoutError


async def _said(socket: web.WebSocketResponse, quiet: _Quiet, *, takes_bytes: bool) -> AsyncIterator[str | bytes]:
    """The other side's messages until the socket closes. Malformed when one is binary and should not be, or too big."""
    now = asyncio.get_running_loop().time
    while True:
        message = await socket.receive()
        quiet.heard = now()
        match message.type:
            case WSMsgType.TEXT:
                yield message.data
            case WSMsgType.BINARY if takes_bytes:
                yield message.data
            case WSMsgType.BINARY:
                raise Malformed("binary", WSCloseCode.UNSUPPORTED_DATA)
            case WSMsgType.ERROR if getattr(message.data, "code", None) == WSCloseCode.MESSAGE_TOO_BIG:
                raise Malformed("too-big", WSCloseCode.MESSAGE_TOO_BIG)
            case WSMsgType.ERROR if getattr(message.data, "code", None):
                raise Malformed("bad-frame", WSCloseCode.PROTOCOL_ERROR)
            case _:  # open: aiohttp closes in several ways
                return


async def _part(stream: CallStream, ending: str) -> None:
    """A last word, to whoever still takes it."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await stream.part(ending)
    except (TimeoutError, ConnectionError, RuntimeError):
        return


async def _hang_up(stream: CallStream, line: OpenLine, socket: web.WebSocketResponse) -> None:
    """Say that we are closing, and still take what the other side had sent by then: every frame is in the log."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            if socket._writer:  # noqa: SLF001 - aiohttp's own close throws away what is still coming
                await socket._writer.close(WSCloseCode.OK)  # noqa: SLF001
            await stream.listen(line, _said(socket, _Quiet(), takes_bytes=stream.takes_bytes))
    except (TimeoutError, ConnectionError, RuntimeError, Malformed):
        return


async def _close(socket: web.WebSocketResponse, request: web.Request, code: int, words: str) -> None:
    """Close with a code and why; a peer that does not even take that is cut off."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS * 2):
            await socket.close(code=code, message=words.encode()[:_MOST_WORDS])
    except (TimeoutError, ConnectionError, RuntimeError):
        if request.transport:
            request.transport.abort()
