"""Who comes in through the API: the token, the role's verdict, and the trail of who read what."""

from aiohttp import web

from infra.api.accounts import sessions
from infra.api.accounts.access_trail import AccessTrail
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.denial import Denied
from infra.api.accounts.permissions import RULES, Verdict, find_permission
from infra.api.accounts.sessions import Bearer
from infra.api.cookie_session import read_cookie
from infra.api.problem_details import RequestRefused

_STATUS = {
    "wrong": (401, "Not authorised"),
    "slow": (429, "Too many attempts"),
    "invalid": (400, "Bad request"),
    "taken": (409, "Conflict"),
    "absent": (404, "Not found"),
    "forbidden": (403, "Forbidden"),
}


class Authorisation:
    """Lets requests in."""

    def __init__(self, desk: AccountsDesk, trail: AccessTrail) -> None:
        self._desk, self._trail = desk, trail

    async def enter(self, endpoint: str, request: web.Request) -> tuple[Bearer | None, Verdict]:
        """Who asks, and whether fully or masked; RequestRefused when it is not for them."""
        token = read_token(request)
        who = None
        if token:
            async with self._desk.work() as connection:
                who = await sessions.find_bearer(self._desk, connection, token)
        allowed = find_permission(endpoint, who)
        if allowed != "no":
            return who, allowed
        if who is None:
            why = "the token is not valid any more, or never was" if token else "no token was sent"
            detail = (
                f"{why}; sign in with `POST /sessions` and send `Authorization: Bearer <token>`. Without an account, open the "
                "set-up link (`daybook invite` makes one)"
            )
            raise RequestRefused(401, "Not authorised", detail, {"WWW-Authenticate": "Bearer"})
        self._trail.refused(who, endpoint)
        rule = RULES.get(endpoint)
        if who.scopes is None:
            detail = f"this is not for the role {who.role}; ask an owner of the business"
        elif rule and rule.scope:
            detail = f"this needs a token with the scope {rule.scope!r}, and an account whose role allows it; make another token"
        else:
            detail = "tokens of machines may not do this; sign in"
        raise RequestRefused(403, "Forbidden", detail)

    def leave(self, who: Bearer | None, endpoint: str, allowed: Verdict, request: web.Request) -> None:
        """Note what was read, where it is about people."""
        if who and RULES[endpoint].personal:
            self._trail.read(who, endpoint, "/".join(request.match_info.values()), masked=allowed == "masked")

    async def still(self, token: str, endpoint: str) -> bool:
        """Whether a token still lets in: asked from time to time while a connection stays open."""
        async with self._desk.work() as connection:
            return find_permission(endpoint, await sessions.find_bearer(self._desk, connection, token)) != "no"


def to_problem(denied: Denied) -> RequestRefused:
    """What the accounts desk denies, as a problem."""
    status, title = _STATUS[denied.why]
    headers = {"Retry-After": str(denied.seconds)} if denied.seconds else {}
    if status == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = "Bearer"
    return RequestRefused(status, title, denied.sentence, headers)


def read_token(request: web.Request) -> str:
    """The token of a request: as a bearer, as a sub-protocol of a WebSocket, or in the dashboard's cookie."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    offered = [part.strip() for part in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
    return next((part.removeprefix("bearer.") for part in offered if part.startswith("bearer.")), "") or read_cookie(request)
