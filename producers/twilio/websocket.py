"""The media stream's WebSocket: let in by its token, served until it ends, closed cleanly whatever came over it."""

import asyncio
import socket as socket_
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bus.log import Fenced, Unavailable
from producers.twilio.edge import EdgeNeeds
from producers.twilio.media_stream import MediaStream, open_media_stream, read_start
from producers.twilio.signature import HEADER
from producers.twilio.stream_messages import Malformed
from producers.twilio.stream_token import BadToken, Ticket, unseal_ticket
from schemas.line import CallRefused, LineRejected

#: A carrier speaks every 20 ms. One that says nothing for this long is gone, in seconds.
_SILENT = 5.0
_START_SECONDS = 5.0
_CLOSE_SECONDS = 1.0
#: The longest message of a carrier is well under a kilobyte.
_MOST_BYTES = 64 * 1024
_MOST_REMEMBERED = 10_000
_MOST_HELD = 32 * 1024

Later = Callable[[Coroutine[Any, Any, None]], None]


class MediaSocket:
    """Serves `GET /twilio/media/<token>`. `later` runs what outlives the socket."""

    def __init__(self, needs: EdgeNeeds, later: Later) -> None:
        self._needs, self._later = needs, later
        self._used: dict[str, None] = {}
        self._open: set[web.WebSocketResponse] = set()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """One stream, from handshake to close."""
        ticket = await self._let_in(request)
        if ticket is None:
            return web.Response(status=403, text="This stream was not let in: ask /twilio/voice for a new one.\n")
        socket = web.WebSocketResponse(max_msg_size=_MOST_BYTES, compress=False, timeout=_CLOSE_SECONDS)
        await socket.prepare(request)
        _hold_little(request)
        self._needs.admission.calls += 1
        self._open.add(socket)
        code: int = WSCloseCode.OK
        try:
            code = await self._serve(ticket, socket)
        finally:
            self._needs.admission.calls -= 1
            self._open.discard(socket)
            await _close(socket, request, code)
        return socket

    async def go_away(self) -> None:
        """Close all streams because this edge is going: the carrier asks again, and another one goes on."""
        closing = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in self._open]
        await asyncio.gather(*closing, return_exceptions=True)

    async def _let_in(self, request: web.Request) -> Ticket | None:
        """The ticket of a good token, on a handshake that, if signed, is signed right."""
        needs, now = self._needs, self._needs.clock.now().timestamp()
        signature = request.headers.get(HEADER)
        try:
            ticket = unseal_ticket(request.match_info["token"], "media", needs.secret, now)
        except BadToken as bad:
            needs.say.warning("stream refused", reason="token", hint=str(bad))
            await needs.turned_away(CallRefused(reason="token"))
            return None
        if signature is not None and not needs.signatures.stream(request.raw_path, signature):
            needs.say.warning("stream refused", reason="signature", call=ticket.call)
            await needs.turned_away(LineRejected(reason="signature"), ticket.tenant, ticket.call)
            return None
        return ticket

    async def _serve(self, ticket: Ticket, socket: web.WebSocketResponse) -> int:
        quiet = _Quiet()
        said = _said(socket, quiet)
        line: MediaStream | None = None
        ending = "lost"
        code: int = WSCloseCode.OK
        try:
            async with asyncio.timeout(_START_SECONDS):
                start = await read_start(said, ticket)
            if start is None:
                return code
            self._use(ticket)
            line = await open_media_stream(self._needs, ticket, start, socket.send_str)
            ending = await self._both_ways(line, said, quiet)
            if ending == "agent":
                await _hang_up(line, socket)
        except Malformed as odd:
            ending, code = "rejected", odd.code
            if odd.code == WSCloseCode.TRY_AGAIN_LATER:
                self._used.pop(f"{ticket.call}/{ticket.after}", None)
            self._needs.say.warning("line rejected", reason=odd.reason, hint=odd.detail, call=ticket.call)
            await self._needs.turned_away(LineRejected(reason=odd.reason, detail=odd.detail), ticket.tenant, ticket.call)
        except TimeoutError:
            ending = "silent"
            self._needs.say.warning("line silent", call=ticket.call)
        except Fenced:
            ending = "overtaken"
        except Unavailable:
            ending = "no-log"
            self._needs.say.warning("line lost", reason=ending, call=ticket.call)
        if line:
            await self._written_down(line, ending)
        return code

    def _use(self, ticket: Ticket) -> None:
        """A token opens one line: the log refuses it on other edges, this edge remembers its own."""
        name = f"{ticket.call}/{ticket.after}"
        if name in self._used:
            raise Malformed("used-token", WSCloseCode.POLICY_VIOLATION)
        self._used[name] = None
        if len(self._used) > _MOST_REMEMBERED:
            del self._used[next(iter(self._used))]

    async def _both_ways(self, line: MediaStream, said: AsyncIterator[str | bytes], quiet: "_Quiet") -> str:
        """Listen and speak until one of the two ends: why. TimeoutError when the carrier has fallen silent."""

        async def speak() -> str:
            try:
                return await line.outgoing.run()
            except (ConnectionError, RuntimeError):
                return "lost"  # the socket went while we were sending

        async def listen() -> str:
            return await line.listen(said)

        tasks = {asyncio.create_task(listen()), asyncio.create_task(speak()), asyncio.create_task(quiet.too_long())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            endings = {task.result() for task in done}
            return "caller" if "caller" in endings else endings.pop()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _written_down(self, line: MediaStream, ending: str) -> None:
        await line.outgoing.close()
        try:
            await line.ended(ending)
        except Fenced:
            self._needs.say.info("line closed", call=line.call.ticket.call, reason="overtaken")
            return
        if ending not in {"caller", "agent", "ended", "overtaken"}:
            self._later(line.given_up())


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


async def _said(socket: web.WebSocketResponse, quiet: _Quiet) -> AsyncIterator[str | bytes]:
    """The carrier's messages until the socket closes. Malformed when one is binary or too big."""
    now = asyncio.get_running_loop().time
    while True:
        message = await socket.receive()
        quiet.heard = now()
        match message.type:
            case WSMsgType.TEXT:
                yield message.data
            case WSMsgType.BINARY:
                raise Malformed("binary", WSCloseCode.UNSUPPORTED_DATA)
            case WSMsgType.ERROR if getattr(message.data, "code", None) == WSCloseCode.MESSAGE_TOO_BIG:
                raise Malformed("too-big", WSCloseCode.MESSAGE_TOO_BIG)
            case WSMsgType.ERROR if getattr(message.data, "code", None):
                raise Malformed("bad-frame", WSCloseCode.PROTOCOL_ERROR)
            case _:  # open: aiohttp closes in several ways
                return


async def _hang_up(line: MediaStream, socket: web.WebSocketResponse) -> None:
    """Say that we are closing, and still take what the carrier had sent by then: every frame is in the log."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            if socket._writer:  # noqa: SLF001 - aiohttp's own close throws away what is still coming
                await socket._writer.close(WSCloseCode.OK)  # noqa: SLF001
            await line.listen(_said(socket, _Quiet()))
    except (TimeoutError, ConnectionError, RuntimeError, Malformed):
        return


async def _close(socket: web.WebSocketResponse, request: web.Request, code: int) -> None:
    """Close with a code; a peer that does not even take that is cut off."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS * 2):
            await socket.close(code=code)
    except (TimeoutError, ConnectionError, RuntimeError):
        if request.transport:
            request.transport.abort()
