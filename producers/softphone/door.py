"""The softphone's door: one path, to which browsers open their sockets; the ticket in the first text says who comes."""

from collections.abc import Sequence

from aiohttp import web

from producers.edge import EdgeNeeds
from producers.softphone.stream import SoftphoneStream
from producers.stream_sockets import Later, StreamSockets

PATH = "/softphone"
#: Sockets that have not shown a ticket yet: more are turned away, so that nobody can fill the edge without one.
_MOST_WAITING = 100


class SoftphoneDoor:
    """Where softphones come in. `later` runs what outlives a socket."""

    def __init__(self, needs: EdgeNeeds, later: Later) -> None:
        self._needs = needs
        self._sockets = StreamSockets(needs, later)
        self._waiting = 0

    def routes(self) -> Sequence[web.RouteDef]:
        return (web.get(PATH, self._serve),)

    async def go_away(self) -> None:
        """Close the sockets: the browsers come back, and another edge goes on."""
        await self._sockets.go_away()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if self._waiting >= _MOST_WAITING:
            return web.Response(status=503, text="Too many softphones are waiting; try again in some seconds.\n")
        self._waiting += 1
        entered = False

        def enter() -> None:
            nonlocal entered
            entered = True
            self._waiting -= 1
            self._needs.admission.calls += 1

        origin = request.headers.get("Origin", "")
        try:
            return await self._sockets.serve(request, lambda socket: SoftphoneStream(self._needs, socket, origin, enter))
        finally:
            if entered:
                self._needs.admission.calls -= 1
            else:
                self._waiting -= 1
