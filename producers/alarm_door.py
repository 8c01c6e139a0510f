"""The page behind an alarm's link: it says nothing of anybody, and has one button, by which whoever opened it has the alarm.

Opening it decides nothing: what previews links opens them, too.
"""

from collections.abc import Sequence

from aiohttp import web

from producers.alarm_ticket import unseal_alarm
from producers.edge import EdgeNeeds
from producers.sealed_token import BadToken
from schemas.inbox import InboxAcknowledged
from schemas.subjects import compose_subject

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>Alarm</title>
<body style="font:18px system-ui;max-width:30em;margin:3em auto;padding:0 1em">{body}</body></html>"""
_ASK = (
    '<h1>An alarm waits for somebody.</h1><form method="post">'
    '<button style="font-size:1.2em;padding:.6em 1.2em">I have it</button></form>'
)
_DONE = "<h1>Thank you. It is yours.</h1><p>Nobody else is woken. The details are in your inbox.</p>"
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}


class AlarmDoor:
    """Where whoever was woken says that they have it."""

    def __init__(self, needs: EdgeNeeds) -> None:
        self._needs = needs

    def routes(self) -> Sequence[web.RouteDef]:
        return (web.get("/alarm/{token}", self._show), web.post("/alarm/{token}", self._take))

    async def go_away(self) -> None:
        """Nothing is kept open."""

    async def _show(self, request: web.Request) -> web.Response:
        return await self._answer(request, _ASK)

    async def _take(self, request: web.Request) -> web.Response:
        return await self._answer(request, _DONE, taken=True)

    async def _answer(self, request: web.Request, body: str, *, taken: bool = False) -> web.Response:
        try:
            ticket = unseal_alarm(request.match_info["token"], self._needs.secret)
        except BadToken as bad:
            await self._needs.refuse("token", route="alarm", hint=str(bad))
            return web.Response(status=404, text="There is no such page: ask for the alarm in your inbox.\n", headers=_HEADERS)
        if taken:
            event = InboxAcknowledged(inbox=ticket.item, by="link")
            about = compose_subject("inbox", ticket.tenant, ticket.item)
            await self._needs.live.publish(self._needs.draft(about, event, f"{ticket.item}/{event.tag()}/link"))
        return web.Response(text=_PAGE.format(body=body), content_type="text/html", headers=_HEADERS)
