"""The dashboard's built files: one page for every address, and the scripts that it loads."""

import functools
import gzip
import mimetypes
import re
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

import infra
from infra.api.problem_details import RequestRefused

FOLDER = Path(infra.__file__).parents[1] / "dashboard" / "dist"
#: What a browser also gets as it is: answers for programs that people look at.
FOR_PROGRAMS = frozenset({"/openapi.json", "/health"})
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_YEAR = "public, max-age=31536000, immutable"
_PACKED = ("text/", "application/javascript", "application/json", "image/svg")


def is_page_wanted(request: web.Request) -> bool:
    """Whether a person opens an address in a browser, and not a script or a program."""
    if request.method != "GET" or request.path in FOR_PROGRAMS or request.path.startswith("/assets/"):
        return False
    return "text/html" in request.headers.get("Accept", "")


def write_policy(sockets: Sequence[str]) -> str:
    """What the page may do: run its own scripts, ask its own server, and speak to the `sockets` of the edge."""
    connect = " ".join(["'self'", *sockets])
    return (
        "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        f"img-src 'self' data: blob:; media-src 'self' blob:; connect-src {connect}; "
        "manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


def serve_page(sockets: Sequence[str]) -> web.Response:
    """The page. Its address may be secret, so it is told to nobody."""
    headers = {
        "Content-Security-Policy": write_policy(sockets),
        "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Vary": "Accept",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=_read("index.html")[0], content_type="text/html", charset="utf-8", headers=headers)


async def serve_asset(request: web.Request) -> web.StreamResponse:
    """A file that the page loads; its name holds its hash, so that it may be kept for ever."""
    name = request.match_info["file"]
    if not _NAME.fullmatch(name):
        raise RequestRefused(404, "Not found", "the dashboard has no such file; load the page again")
    plain, packed = _read(f"assets/{name}")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": _YEAR, "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding", "Content-Type": kind}
    if packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=packed, headers={**headers, "Content-Encoding": "gzip"})
    return web.Response(body=plain, headers=headers)


@functools.lru_cache(maxsize=500)
def _read(name: str) -> tuple[bytes, bytes]:
    """A built file, and the same packed where that helps."""
    try:
        plain = (FOLDER / name).read_bytes()
    except OSError as missing:
        raise RequestRefused(404, "Not found", "the dashboard has no such file; load the page again") from missing
    kind = mimetypes.guess_type(name)[0] or ""
    return plain, gzip.compress(plain, mtime=0) if kind.startswith(_PACKED) else b""
