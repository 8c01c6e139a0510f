"""Twilio's Calls resource over HTTP, as documented: legs are created, redirected, ended and listed; busy days included."""

import asyncio
import base64
import secrets
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from infra.simulator.carrier import Carrier
from infra.simulator.people import PhoneOwner
from infra.simulator.person_line import PersonLine

_DATE = "%a, %d %b %Y %H:%M:%S +0000"


class CallsResource:
    """The resource of one account of `carrier`. `people` are the phones there are, by number; others never answer.

    `failures` are answered instead of the next requests, in order (0: this one is served): `429` with its Retry-After, `500`.
    `legs` are all that were rung, in order. `close()` it in the end.
    """

    def __init__(self, carrier: Carrier, account: str, token: str) -> None:
        self.people, self.failures, self.legs = dict[str, PhoneOwner](), list[int](), list[PersonLine]()
        self.created: list[dict[str, str]] = []
        self.messages: list[dict[str, str]] = []
        self.reports = 1
        self._carrier, self._account = carrier, account
        self._key = "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode()
        self._running: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        """Where Twilio's own library asks."""
        base = f"/2010-04-01/Accounts/{self._account}"
        return [
            web.post(f"{base}/Calls.json", self._create),
            web.get(f"{base}/Calls.json", self._list),
            web.post(f"{base}/Calls/{{sid}}.json", self._update),
            web.post(f"{base}/Messages.json", self._send),
            web.get(f"{base}/Messages.json", self._sent),
        ]

    async def close(self) -> None:
        """End what still runs."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _create(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        form = {name: str(value) for name, value in (await request.post()).items()}
        if not (form.get("To") and form.get("From") and (form.get("Url") or form.get("Twiml"))):
            return _error(21205, 400, "Url, To and From are required")
        owner = self.people.get(form["To"], PhoneOwner(does="no-answer"))
        leg = PersonLine(self._carrier, f"CA{secrets.token_hex(16)}", form, owner, reports=self.reports)
        self.legs.append(leg)
        self.created.append(form)
        task = asyncio.create_task(leg.run())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return web.json_response(self._shown(leg), status=201)

    async def _update(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        sid, form = request.match_info["sid"], await request.post()
        line: Any = self._carrier.lines.get(sid) or next((leg for leg in self.legs if leg.sid == sid), None)
        if line is None:
            return _error(20404, 404, "The requested resource was not found")
        if isinstance(line, PersonLine) and (line.over or (form.get("Twiml") and line.status != "in-progress")):
            return _error(21220, 400, "Call is not in-progress. Cannot redirect.")
        if twiml := form.get("Twiml"):
            line.redirect(str(twiml))
        elif form.get("Status") in {"completed", "canceled"} and isinstance(line, PersonLine):
            line.hang_up()
        elif form.get("Status"):
            line.redirect("<Response><Hangup/></Response>")
        return web.json_response({"sid": sid, "status": getattr(line, "status", "in-progress")})

    async def _list(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        asked = request.query
        found = [
            self._shown(leg)
            for leg, form in zip(self.legs, self.created, strict=True)
            if asked.get("To", form["To"]) == form["To"] and asked.get("From", form["From"]) == form["From"]
        ]
        return web.json_response({"calls": found, "page": 0, "page_size": 50, "next_page_uri": None, "uri": str(request.path)})

    async def _send(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        form = {name: str(value) for name, value in (await request.post()).items()}
        sent = {"sid": f"SM{secrets.token_hex(16)}", "to": form["To"], "from": form["From"], "body": form["Body"]}
        self.messages.append(sent)
        return web.json_response(sent | {"status": "queued"}, status=201)

    async def _sent(self, request: web.Request) -> web.Response:
        found = [one | {"status": "sent"} for one in self.messages if one["to"] == request.query.get("To")]
        return web.json_response({"messages": found, "page": 0, "page_size": 50, "next_page_uri": None, "uri": "/x"})

    def _failure(self, request: web.Request) -> web.Response | None:
        """What stands in the way of this request."""
        if request.headers.get("Authorization") != self._key:
            return _error(20003, 401, "Authenticate")
        status = self.failures.pop(0) if self.failures else 0
        if not status:
            return None
        headers = {"Retry-After": "1"} if status == 429 else {}  # noqa: PLR2004 - the status it is documented for
        return web.json_response(
            {"code": 20429, "message": "Too Many Requests", "status": status}, status=status, headers=headers
        )

    def _shown(self, leg: PersonLine) -> dict[str, Any]:
        form = self.created[self.legs.index(leg)] if leg in self.legs[: len(self.created)] else {}
        return {
            "sid": leg.sid,
            "to": form.get("To", ""),
            "from": form.get("From", ""),
            "status": leg.status,
            "start_time": datetime.now(UTC).strftime(_DATE),
            "direction": "outbound-api",
        }


def _error(code: int, status: int, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message, "status": status}, status=status)
