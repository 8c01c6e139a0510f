"""The API's WebSockets: live facts, and the sound of a call; let in like any question, and shown out when a session ends."""

import asyncio
from functools import partial
from typing import Any

from aiohttp import web

from bus.log import AudioPlane, Log
from bus.wire import Unreadable
from infra.api import call_sound, live
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.masks import mask_answer
from infra.api.accounts.sessions import Bearer
from infra.api.authorisation import Authorisation, read_token
from infra.api.call_control import find_call_in_progress, tell_about_caller
from infra.api.feeds import Feeds
from infra.api.problem_details import RequestRefused
from schemas.accounts import ListeningStarted
from schemas.event import Event

_LIVE, _SOUND = "GET /live", "GET /calls/{call}/sound"


class Sockets:
    """What stays open. `say` is a structlog logger; all end when `stop` is set."""

    def __init__(
        self, desk: AccountsDesk, doorway: Authorisation, facts: Log, sound: AudioPlane | None, stop: asyncio.Event, say: Any
    ) -> None:
        self._desk, self._doorway, self._facts, self._sound, self._stop, self._say = desk, doorway, facts, sound, stop, say
        self._feeds = Feeds(desk.clock.steady)

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/live", self._live, allow_head=False)
        app.router.add_get("/calls/{call}/sound", self._listen, allow_head=False)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        who, masked = await self._enter(_LIVE, request)
        token = read_token(request)
        with self._feeds.entered(who.account, token):
            try:
                return await live.feed_facts(
                    request,
                    self._facts,
                    who.tenant,
                    who.role,
                    self._stop,
                    after=request.query.get("after", ""),
                    shown=mask_answer if masked else _whole,
                    still=partial(self._feeds.still, token, partial(self._doorway.still, token, _LIVE)),
                    puzzled=self._puzzled,
                )
            except ValueError as wrong:
                raise RequestRefused(400, "Bad request", str(wrong)) from wrong

    async def _listen(self, request: web.Request) -> web.StreamResponse:
        who, _ = await self._enter(_SOUND, request)
        call, token = request.match_info["call"], read_token(request)
        if self._sound is None:
            raise RequestRefused(503, "Unavailable", "this API has no way to the sound of calls")
        with self._feeds.entered(who.account, token):
            async with self._desk.work() as connection:
                person = await find_call_in_progress(connection, who.tenant, call)
                told = ListeningStarted(account=who.account, role=who.role, session=who.session, object=call)
                await tell_about_caller(self._desk, connection, who, person, told)
            return await call_sound.feed_sound(
                request,
                self._facts,
                self._sound,
                who.tenant,
                call,
                self._stop,
                still=partial(self._feeds.still, token, partial(self._doorway.still, token, _SOUND)),
            )

    async def _enter(self, endpoint: str, request: web.Request) -> tuple[Bearer, bool]:
        """Who connects, and whether to pseudonyms only; RequestRefused when it is nobody who may, or no WebSocket."""
        who, allowed = await self._doorway.enter(endpoint, request)
        if who is None or request.headers.get("Upgrade", "").lower() != "websocket":
            raise RequestRefused(400, "Bad request", f"{request.path} is a WebSocket; connect to it with ws:// or wss://")
        self._doorway.leave(who, endpoint, allowed, request)
        return who, allowed == "masked"

    def _puzzled(self, puzzle: Unreadable) -> None:
        """Written by a newer version: whoever watches does without it."""
        self._say.warning("fact.unreadable", fact=puzzle.tag, subject=puzzle.subject, sequence=puzzle.sequence)


def _whole(event: Event) -> Event:
    return event
