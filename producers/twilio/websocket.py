"""The media stream's WebSocket: let in by the token in its path, which opens one line only."""

from aiohttp import web

from producers.edge import EdgeNeeds
from producers.malformed import Malformed
from producers.sealed_token import BadToken
from producers.stream_sockets import Later, StreamSockets
from producers.stream_token import Ticket, unseal_ticket
from producers.twilio.media_stream import MediaStream
from producers.twilio.signature import HEADER, SignatureCheck
from schemas.line import LineRejected

_POLICY = 1008
_MOST_REMEMBERED = 10_000


class MediaSocket:
    """Serves `GET /twilio/media/<token>`. `later` runs what outlives the socket."""

    def __init__(self, needs: EdgeNeeds, signatures: SignatureCheck, later: Later) -> None:
        self._needs, self._signatures = needs, signatures
        self._sockets = StreamSockets(needs, later)
        self._used: dict[str, None] = {}

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """One stream, from handshake to close."""
        ticket = await self._let_in(request)
        if ticket is None:
            return web.Response(status=403, text="This stream was not let in: ask /twilio/voice for a new one.\n")
        self._needs.admission.calls += 1
        try:
            return await self._sockets.serve(
                request,
                lambda socket: MediaStream(self._needs, ticket, socket.send_str, use=self._use, unuse=self._unuse),
            )
        finally:
            self._needs.admission.calls -= 1

    async def go_away(self) -> None:
        """Close all streams because this edge is going: the carrier asks again, and another one goes on."""
        await self._sockets.go_away()

    async def _let_in(self, request: web.Request) -> Ticket | None:
        """The ticket of a good token, on a handshake that, if signed, is signed right."""
        needs, now = self._needs, self._needs.clock.now().timestamp()
        signature = request.headers.get(HEADER)
        try:
            ticket = unseal_ticket(request.match_info["token"], "media", needs.secret, now)
        except BadToken as bad:
            await needs.refuse("token", route="media", hint=str(bad))
            return None
        if signature is not None and not self._signatures.stream(request.raw_path, signature, ticket.tenant):
            needs.say.warning("stream refused", reason="signature", call=ticket.call)
            await needs.turned_away(LineRejected(reason="signature"), ticket.tenant, ticket.call)
            return None
        return ticket

    def _use(self, ticket: Ticket) -> None:
        """A token opens one line: the log refuses it on other edges, this edge remembers its own."""
        name = _name(ticket)
        if name in self._used:
            raise Malformed("used-token", _POLICY)
        self._used[name] = None
        if len(self._used) > _MOST_REMEMBERED:
            del self._used[next(iter(self._used))]

    def _unuse(self, ticket: Ticket) -> None:
        self._used.pop(_name(ticket), None)


def _name(ticket: Ticket) -> str:
    return f"{ticket.call}/{ticket.after}"
