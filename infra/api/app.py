"""The API's web application: routes, tokens, and every error as a problem."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import psycopg
from aiohttp import web
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bus.log import Live, Unavailable
from handlers.ports.clock import Clock
from infra.api import accounts, live, problem
from infra.api.endpoint import Asker, Endpoint, declared
from infra.api.openapi import Granted, Health, describe
from infra.api.problem import Refused
from infra.api.questions import bounds  # noqa: F401 - importing the questions declares them

VERSION = "0.1.0"
_LATER = {"Retry-After": "2"}
Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Api:
    """The application; `app` is served by the role. `say` is a structlog logger."""

    def __init__(self, pool: AsyncConnectionPool[Any], facts: Live, clock: Clock, say: Any, stop: asyncio.Event) -> None:
        self._pool, self._facts, self._clock, self._say, self._stop = pool, facts, clock, say, stop
        self._document = msgspec.json.encode(describe(declared(), VERSION))
        self.app = web.Application(middlewares=[self._guarded], client_max_size=64 * 1024)
        for one in declared():
            self.app.router.add_get(one.path, self._answering(one))
        self.app.router.add_get("/setup/{secret}", self._set_up, allow_head=False)
        self.app.router.add_get("/openapi.json", self._described)
        self.app.router.add_get("/health", self._health)
        self.app.router.add_get("/live", self._live, allow_head=False)

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Respond) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refused:
            return problem.response(refused, request.path)
        except web.HTTPException as wrong:
            detail = f"{request.method} {request.path} is not offered; /openapi.json lists what is"
            allow = {"Allow": wrong.headers["Allow"]} if "Allow" in wrong.headers else {}
            return problem.response(Refused(wrong.status, wrong.reason, detail, allow), request.path)
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.InvalidSchemaName):
            detail = "the read models are not built yet; start the role projectors, or wait until it has built them"
            return problem.response(Refused(503, "Being built", detail, _LATER), request.path)
        except psycopg.DataError:
            detail = "a parameter has a value that the database cannot take; see /openapi.json for what each may be"
            return problem.response(Refused(400, "Bad request", detail), request.path)
        except (psycopg.OperationalError, PoolTimeout, Unavailable, TimeoutError):
            detail = "the database or the bus cannot be reached now; try again in some seconds"
            return problem.response(Refused(503, "Unavailable", detail, _LATER), request.path)
        except Exception:  # noqa: BLE001 - the last resort: logged with its place, answered without its words
            self._say.exception(
                "api.failed", route=request.match_info.route.resource and request.match_info.route.resource.canonical
            )
            detail = "this is a fault of ours and was logged; try again, and tell us when it stays"
            return problem.response(Refused(500, "Internal error", detail), request.path)

    def _answering(self, one: Endpoint) -> Respond:
        async def answer(request: web.Request) -> web.StreamResponse:
            async with self._pool.connection() as connection:
                connection.prepare_threshold = None  # a plan kept from before a rebuild may have other columns
                account = await self._account(connection, request)
                asked = _asked(one, request)
                asker = Asker(tenant=account.tenant, role=account.role, connection=connection, now=self._clock.now())
                try:
                    said = await one.run(asked, asker)
                except ValueError as wrong:
                    raise Refused(400, "Bad request", str(wrong)) from wrong
            if said is None:
                raise Refused(404, "Not found", one.missing)
            return _json(said)

        return answer

    async def _account(self, connection: accounts.Connection, request: web.Request) -> accounts.Account:
        token = _token(request)
        account = await accounts.bearer(connection, token) if token else None
        if account is None:
            why = "the token is not valid any more, or never was" if token else "no token was sent"
            detail = (
                f"{why}; send `Authorization: Bearer <token>` with the token from the set-up link (`daybook invite` makes one)"
            )
            raise Refused(401, "Not authorised", detail, {"WWW-Authenticate": "Bearer"})
        return account

    async def _set_up(self, request: web.Request) -> web.Response:
        async with self._pool.connection() as connection:
            granted = await accounts.accept(connection, request.match_info["secret"], self._clock.now())
        if granted is None:
            detail = "this set-up link was used already, is too old, or never was one; `daybook invite` makes a new one"
            raise Refused(404, "Not found", detail)
        token, account = granted
        return _json(Granted(token=token, tenant=account.tenant, role=account.role))

    async def _described(self, _: web.Request) -> web.Response:
        return web.Response(body=self._document, content_type="application/json")

    async def _health(self, _: web.Request) -> web.Response:
        async with self._pool.connection() as connection:
            found = await connection.execute("SELECT nspname FROM pg_namespace")
            there = {name for (name,) in await found.fetchall()}
        building = sorted({"calls", "contacts", "diary", "engagement", "ledger"} - there)
        return _json(Health(status="building" if building else "ok", building=building))

    async def _live(self, request: web.Request) -> web.StreamResponse:
        async with self._pool.connection() as connection:
            account = await self._account(connection, request)
        if request.headers.get("Upgrade", "").lower() != "websocket":
            raise Refused(400, "Bad request", "/live is a WebSocket; connect to it with ws:// or wss://")
        return await live.feed(request, self._facts, account.tenant, self._stop)


def _token(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    offered = [part.strip() for part in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
    return next((part.removeprefix("bearer.") for part in offered if part.startswith("bearer.")), "")


def _asked(one: Endpoint, request: web.Request) -> msgspec.Struct:
    """The parameters as the endpoint's struct; a 400 that names the one that is wrong."""
    twice = sorted({name for name in request.query if len(request.query.getall(name)) > 1})
    if twice:
        raise Refused(400, "Bad request", f"`{twice[0]}` was given more than once; give it once")
    clash = sorted(request.query.keys() & request.match_info.keys())
    if clash:
        raise Refused(400, "Bad request", f"`{clash[0]}` belongs into the path; leave it out of the query")
    try:
        return msgspec.convert({**request.query, **request.match_info}, one.asked, strict=False)
    except msgspec.ValidationError as wrong:
        known = ", ".join(field.encode_name for field in msgspec.structs.fields(one.asked))
        raise Refused(400, "Bad request", f"{wrong}; {one.path} takes: {known}") from wrong


def _json(said: Any) -> web.Response:
    return web.Response(body=msgspec.json.encode(said), content_type="application/json", headers={"Cache-Control": "no-store"})
