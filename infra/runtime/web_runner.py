"""Serving a web application: answers say nothing of what they run on, and what is no HTTP is answered in a sentence."""

from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

#: What browsers need to know of every answer: its type is the one that it says.
_HEADERS = {"X-Content-Type-Options": "nosniff"}
_NO_HTTP = "This is no HTTP request that can be read.\n"
_FAULT = 500


class WebRunner(web.AppRunner):
    """aiohttp's runner, for servers that strangers reach.

    Bodies are handed to the application as they come, never decompressed: nobody whom we serve compresses them.
    """

    def __init__(self, app: web.Application, **options: Any) -> None:
        super().__init__(app, access_log=None, auto_decompress=False, **options)
        app.on_response_prepare.append(_mark)

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        options = made._kwargs  # noqa: SLF001 - aiohttp has no other way to a request handler of one's own
        return _Server(made.request_handler, request_factory=made.request_factory, loop=made._loop, **options)  # noqa: SLF001


class _Server(web.Server):
    def __call__(self) -> RequestHandler:
        return _Handler(self, loop=self._loop, **self._kwargs)


class _Handler(RequestHandler):
    """One connection."""

    __slots__ = ()

    def handle_error(
        self, request: web.BaseRequest, status: int = _FAULT, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """The answer to what the application never saw, or failed at; only the latter is logged as an error."""
        if status < _FAULT:
            self.log_debug("not HTTP, from %s", request.remote, exc_info=exc)
            answer: web.StreamResponse = web.Response(status=status, text=_NO_HTTP)
            answer.force_close()
        else:
            answer = super().handle_error(request, status, exc, message)
        answer.headers.update(_HEADERS)
        answer.headers["Server"] = "daybook"  # left out, aiohttp puts its own
        return answer


async def _mark(_: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(_HEADERS)
    answer.headers.popall("Server", None)
