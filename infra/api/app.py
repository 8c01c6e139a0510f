"""The API's web application: routes, tokens, and every error as a problem."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
import psycopg
from aiohttp import web
from psycopg_pool import PoolTimeout

from bus.log import AudioPlane, Log, Unavailable
from infra.api import dashboard_files, problem_details
from infra.api.accounts import permissions
from infra.api.accounts.access_trail import AccessTrail
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.denial import Denied
from infra.api.accounts.masks import mask_answer
from infra.api.authorisation import Authorisation, to_problem
from infra.api.business_desk import BusinessDesk
from infra.api.carrier_desk import CarrierDesk
from infra.api.cookie_session import CookieJar
from infra.api.endpoint import Asker, Endpoint, Visitor, declared_endpoints
from infra.api.etags import is_known, make_etag
from infra.api.file_answer import FileAnswer, send_file
from infra.api.openapi import Health, write_description
from infra.api.problem_details import RequestRefused
from infra.api.recording_port import Recordings
from infra.api.repeatable_commands import read_keyed_ids
from infra.api.replay_desk import ReplayDesk
from infra.api.request_decoding import decode_parameters
from infra.api.sockets import Sockets
from infra.api.softphone_desk import SoftphoneDesk
from infra.runtime.discovery import import_modules
from projectors.projector import declared_projectors as projectors

_LATER = {"Retry-After": "2"}
#: No endpoint reads a longer body; most read less.
_MOST_BYTES = 1024 * 1024
#: What is wrong with a request that was not read to its end.
_DETAILS = {
    400: "the body cannot be read: its encoding or its length is wrong",
    408: "the body did not come in time; send it again, in one go",
    413: f"the body is longer than {_MOST_BYTES} bytes; send less",
    503: "this took too long; try again later",
}
Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Api:
    """The application; `app` is served by the role. `say` is a structlog logger; `client` tells a request's address.

    `secure` tells whether a request came encrypted.

    Unguarded when an endpoint has no row in the table of permissions.
    """

    def __init__(
        self,
        desk: AccountsDesk,
        facts: Log,
        trail: AccessTrail,
        say: Any,
        stop: asyncio.Event,
        *,
        books: BusinessDesk,
        client: Callable[[web.Request], str] = lambda request: request.remote or "",
        softphones: SoftphoneDesk | None = None,
        secure: Callable[[web.Request], bool] = lambda request: request.secure,
        recordings: Recordings | None = None,
        sound: AudioPlane | None = None,
        replays: ReplayDesk | None = None,
        carriers: CarrierDesk | None = None,
    ) -> None:
        import_modules("projectors")
        self._models = frozenset(projectors())
        self._softphones, self._recordings, self._replays = softphones, recordings, replays
        self._desk, self._say, self._client = desk, say, client
        self._books, self._carriers = books, carriers
        self._secure = secure
        self._doorway = Authorisation(desk, trail)
        self._document = write_description()  # declares the endpoints
        self.app = web.Application(middlewares=[self._guarded], client_max_size=_MOST_BYTES)
        for one in declared_endpoints():
            if one.method == "GET":
                self.app.router.add_get(one.path, self._answering(one), allow_head=not one.visited)
            else:
                self.app.router.add_route(one.method, one.path, self._answering(one))
        self.app.router.add_get("/assets/{file}", dashboard_files.serve_asset)
        self.app.router.add_get("/openapi.json", self._described)
        self.app.router.add_get("/health", self._health)
        Sockets(desk, self._doorway, facts, sound, stop, say).add_routes(self.app)
        permissions.check_rows(list_routes(self.app))

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Respond) -> web.StreamResponse:
        try:
            if dashboard_files.is_page_wanted(request):
                return dashboard_files.serve_page(self._find_sockets(request))
            return await handler(request)
        except RequestRefused as refused:
            return problem_details.to_response(refused, request)
        except Denied as denied:
            return problem_details.to_response(to_problem(denied), request)
        except web.HTTPException as wrong:
            offered = f"{request.method} {problem_details.instance(request)} is not offered; /openapi.json lists what is"
            detail = _DETAILS.get(wrong.status, offered)
            allow = {"Allow": wrong.headers["Allow"]} if "Allow" in wrong.headers else {}
            return problem_details.to_response(RequestRefused(wrong.status, wrong.reason, detail, allow), request)
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.InvalidSchemaName):
            detail = "the read models are not built yet; start the role projectors, or wait until it has built them"
            return problem_details.to_response(RequestRefused(503, "Being built", detail, _LATER), request)
        except (psycopg.DataError, UnicodeError):
            detail = "a parameter or a header has a value that is no text; see /openapi.json for what each may be"
            return problem_details.to_response(RequestRefused(400, "Bad request", detail), request)
        except (psycopg.OperationalError, PoolTimeout, Unavailable, TimeoutError):
            detail = "the database or the bus cannot be reached now; try again in some seconds"
            return problem_details.to_response(RequestRefused(503, "Unavailable", detail, _LATER), request)
        except Exception:  # noqa: BLE001 - the last resort: logged with its place, answered without its words
            self._say.exception(
                "api.failed", route=request.match_info.route.resource and request.match_info.route.resource.canonical
            )
            detail = "this is a fault of ours and was logged; try again, and tell us when it stays"
            return problem_details.to_response(RequestRefused(500, "Internal error", detail), request)

    def _answering(self, one: Endpoint) -> Respond:
        async def respond(request: web.Request) -> web.StreamResponse:
            who, allowed = await self._doorway.enter(one.name, request)
            question = await decode_parameters(one, request)
            cookies = CookieJar(request, secure=self._secure(request))
            if one.visited:
                label = request.headers.get("User-Agent", "")
                keyed = await read_keyed_ids(request, one.name, who.account if who else "")
                visitor = Visitor(
                    desk=self._desk,
                    books=self._books.with_ids(keyed) if keyed else self._books,
                    who=who,
                    address=self._client(request),
                    label=label,
                    cookies=cookies,
                    page=request.headers.get("Origin") or self._page(request),
                    softphones=self._softphones,
                    replays=self._replays,
                    carriers=self._carriers,
                )
                said = await one.run(question, visitor)
            else:
                async with self._desk.pool.connection() as connection:
                    connection.prepare_threshold = None  # a plan kept from before a rebuild may have other columns
                    asker = Asker(
                        tenant=who.tenant if who else "",
                        role=who.role if who else "",
                        account=who.account if who else "",
                        connection=connection,
                        now=self._desk.clock.now(),
                        recordings=self._recordings,
                    )
                    try:
                        said = await one.run(question, asker)
                    except ValueError as wrong:
                        raise RequestRefused(400, "Bad request", str(wrong)) from wrong
            if one.answers is None:
                done = web.Response(status=204)
                cookies.write(done, self._desk.clock.now())
                return done
            if said is None:
                raise RequestRefused(404, "Not found", one.missing)
            self._doorway.leave(who, one.name, allowed, request)
            if isinstance(said, FileAnswer):
                return await send_file(request, said)
            answer = _json(mask_answer(said) if allowed == "masked" else said, status=201 if one.created else 200, asked=request)
            cookies.write(answer, self._desk.clock.now())
            return answer

        return respond

    def _page(self, request: web.Request) -> str:
        """Where a request comes from, as browsers name it, when it does not say so itself."""
        return f"{'https' if self._secure(request) else 'http'}://{request.host}"

    def _find_sockets(self, request: web.Request) -> list[str]:
        """The origins, besides our own, to which the page may open sockets: the softphone's, where there is one."""
        if self._softphones is None:
            return []
        with contextlib.suppress(Denied):
            found = urlsplit(self._softphones.address(self._page(request)))
            return [f"{found.scheme}://{found.netloc}"]
        return []

    async def _described(self, _: web.Request) -> web.Response:
        return web.Response(body=self._document, content_type="application/json")

    async def _health(self, _: web.Request) -> web.Response:
        async with self._desk.pool.connection() as connection:
            found = await connection.execute("SELECT nspname FROM pg_namespace")
            there = {name for (name,) in await found.fetchall()}
        building = sorted(self._models - there)
        return _json(Health(status="building" if building else "ok", building=building))


def list_routes(app: web.Application) -> set[str]:
    """Everything the application serves, as in the table of permissions: `GET /calls`."""
    return {
        f"{route.method} {route.resource.canonical}" for route in app.router.routes() if route.resource and route.method != "HEAD"
    }


def _json(said: Any, *, status: int = 200, asked: web.Request | None = None) -> web.Response:
    body = msgspec.json.encode(said)
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    if asked is not None and asked.method in {"GET", "HEAD"}:
        headers["ETag"] = make_etag(body)
        if is_known(asked, headers["ETag"]):
            return web.Response(status=304, headers=headers)
    return web.Response(status=status, body=body, content_type="application/json", headers=headers)
