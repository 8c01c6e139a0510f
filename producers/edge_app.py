"""The edge's web application: the doors of all sources side by side, and a health page."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from aiohttp import web

from producers.edge import EdgeNeeds
from producers.follow_ups import FollowUps

_MOST_FORM_BYTES = 64 * 1024


class Door(Protocol):
    """Where one source comes in."""

    def routes(self) -> Sequence[web.RouteDef]: ...

    async def go_away(self) -> None:
        """Close the streams: the callers ask for their calls again, and another edge may answer."""
        ...


class EdgeApp:
    """The web application of an edge. `doors` make a source's door, given what runs follow-ups. `close` it before the server."""

    def __init__(self, needs: EdgeNeeds, *doors: Callable[[FollowUps], Door]) -> None:
        self._needs = needs
        self._later = FollowUps(needs.say)
        self._doors = [make(self._later) for make in doors]
        self.app = web.Application(client_max_size=_MOST_FORM_BYTES)
        for door in self._doors:
            self.app.add_routes(door.routes())
        self.app.add_routes([web.get("/health", self._health)])

    async def go_away(self) -> None:
        """Close all streams: the callers ask for their calls again, and another edge may answer."""
        for door in self._doors:
            await door.go_away()

    async def close(self) -> None:
        """Close the streams and stop waiting: another edge, or the carrier's report, goes on with the calls."""
        await self.go_away()
        await asyncio.sleep(0)
        await self._later.close()

    async def _health(self, _: web.Request) -> web.Response:
        admission = self._needs.admission
        said = {
            "ok": not admission.full,
            "calls": admission.calls,
            "late_ms": round(admission.lag * 1000, 1),
            "unacked": admission.backlog.unacked,
            "behind_s": round(admission.backlog.seconds, 1),
        }
        return web.json_response(said, status=503 if admission.full else 200)
