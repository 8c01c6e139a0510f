"""A session that the dashboard holds in a cookie: no script reads it, and no other site can use it."""

from datetime import datetime
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from infra.api.accounts.grants import Session
from infra.api.problem_details import RequestRefused

COOKIE = "daybook_session"
#: A page of another site cannot send this header without asking first, and we answer no such question.
REQUESTED_BY = "X-Daybook-Request"
_READING = {"GET", "HEAD"}


class CookieJar:
    """What becomes of the browser's cookie with this answer."""

    def __init__(self, request: web.Request, *, secure: bool) -> None:
        self._wanted = bool(request.headers.get(REQUESTED_BY))
        self._secure = secure
        self._kept: tuple[str, datetime] | None = None
        self._dropped = False

    def keep(self, session: Session) -> Session:
        """The session as it is answered: without its token where the cookie takes it, else as it is."""
        if not self._wanted:
            return session
        self._kept = (session.token, session.until)
        return msgspec.structs.replace(session, token="")

    def drop(self) -> None:
        """The session is over."""
        self._dropped = self._wanted

    def write(self, response: web.StreamResponse, now: datetime) -> None:
        """Put what was decided into the response."""
        if self._kept:
            token, until = self._kept
            age = int((until - now).total_seconds())
            response.set_cookie(COOKIE, token, max_age=age, path="/", httponly=True, samesite="Strict", secure=self._secure)
        elif self._dropped:
            response.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict", secure=self._secure)


def read_cookie(request: web.Request) -> str:
    """The token in the cookie, empty without one; RequestRefused when another site may be behind the request."""
    token = request.cookies.get(COOKIE, "")
    if token and not _comes_from_us(request):
        detail = f"this request does not come from the dashboard's own page; a program sends a token, the page `{REQUESTED_BY}`"
        raise RequestRefused(403, "Forbidden", detail)
    return token


def _comes_from_us(request: web.Request) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    if request.headers.get("Upgrade", "").lower() == "websocket":
        return _host(request.headers.get("Origin", "")) == request.host
    return request.method in _READING or bool(request.headers.get(REQUESTED_BY))


def _host(origin: str) -> str:
    """The host of an origin, with its port where it has one; empty when it is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
