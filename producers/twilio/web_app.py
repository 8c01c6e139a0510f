"""The edge's web door: Twilio's webhooks, signed; its media streams; and a health page."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from aiohttp import web

from producers.twilio import inbound_call, reconnection, sms, status_callbacks, voicemail
from producers.twilio.edge import EdgeNeeds
from producers.twilio.forms import read_form, readable
from producers.twilio.signature import HEADER
from producers.twilio.stream_messages import Malformed
from producers.twilio.stream_token import BadToken, unseal_ticket
from producers.twilio.websocket import MediaSocket
from schemas.line import CallRefused

_MOST_FORM_BYTES = 64 * 1024

Answer = Callable[[web.Request, Mapping[str, str]], Awaitable[web.Response]]


class EdgeApp:
    """The web application of an edge. `close` it before the server."""

    def __init__(self, needs: EdgeNeeds) -> None:
        self._needs = needs
        self._waiting: set[asyncio.Task[None]] = set()
        self._media = MediaSocket(needs, self.later)
        self.app = web.Application(client_max_size=_MOST_FORM_BYTES)
        self.app.add_routes(
            [
                web.post("/twilio/voice", self._signed(self._voice)),
                web.post("/twilio/resume/{token}", self._signed(self._resume)),
                web.post("/twilio/status", self._signed(self._status)),
                web.post(voicemail.PATH, self._signed(self._voicemail)),
                web.post("/twilio/sms", self._signed(self._text)),
                web.post("/twilio/sms/status/{message}", self._signed(self._delivery)),
                web.get("/twilio/media/{token}", self._media.__call__),
                web.get("/health", self._health),
            ]
        )

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Run what outlives a request; its failure is logged, never lost."""
        task = asyncio.create_task(work)
        self._waiting.add(task)
        task.add_done_callback(self._over)

    async def go_away(self) -> None:
        """Close the streams: the carriers ask for their calls again, and another edge may answer."""
        await self._media.go_away()

    async def close(self) -> None:
        """Close the streams and stop waiting: another edge, or the carrier's report, goes on with the calls."""
        await self._media.go_away()
        await asyncio.sleep(0)
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._waiting.discard(task)
        if not task.cancelled() and (wrong := task.exception()):
            self._needs.say.warning("follow-up failed", error=type(wrong).__name__)

    def _signed(self, answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def check(request: web.Request) -> web.Response:
            try:
                form = await read_form(request)
            except Malformed as odd:  # nobody has signed it, so it is answered and not written down
                self._needs.say.warning("webhook refused", reason=odd.reason, hint=odd.detail)
                return _refusal(odd)
            if not self._needs.signatures.webhook(request.raw_path, form, request.headers.get(HEADER, "")):
                self._needs.say.warning("webhook refused", reason="signature", route=request.path.split("/")[2])
                await self._needs.turned_away(CallRefused(reason="signature"))
                return web.Response(status=403, text="The signature is missing or wrong: check auth token and public URL.\n")
            try:
                return await answer(request, readable(form))
            except (Malformed, BadToken) as odd:
                reason = odd.reason if isinstance(odd, Malformed) else "token"
                self._needs.say.warning("webhook refused", reason=reason, hint=str(odd))
                await self._needs.turned_away(CallRefused(reason="token" if reason == "token" else "malformed"))
                return _refusal(odd)

        return check

    async def _voice(self, _: web.Request, form: Mapping[str, str]) -> web.Response:
        return _xml(await inbound_call.answer_inbound_call(self._needs, form))

    async def _resume(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        now = self._needs.clock.now().timestamp()
        ticket = unseal_ticket(request.match_info["token"], "resume", self._needs.secret, now)
        answer = _xml(await reconnection.resume_call(self._needs, ticket, form))
        if self._needs.cut_off():
            answer.force_close()  # on a new connection the carrier may reach another edge
        return answer

    async def _status(self, _: web.Request, form: Mapping[str, str]) -> web.Response:
        ended = await status_callbacks.record_status(self._needs, form)
        if ended:
            seconds = status_callbacks.call_seconds(form.get("CallDuration", ""))
            self.later(status_callbacks.end_if_open(self._needs, ended, form.get("CallStatus", "").lower(), seconds))
        return web.Response(status=204)

    async def _voicemail(self, _: web.Request, form: Mapping[str, str]) -> web.Response:
        return _xml(await voicemail.receive_voicemail(self._needs, form))

    async def _text(self, _: web.Request, form: Mapping[str, str]) -> web.Response:
        return _xml(await sms.receive_sms(self._needs, form))

    async def _delivery(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        await sms.record_delivery(self._needs, request.match_info["message"], form)
        return web.Response(status=204)

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


def _refusal(odd: Exception) -> web.Response:
    return web.Response(status=400, text=f"This request cannot be answered: {odd}.\n")


def _xml(twiml: str) -> web.Response:
    return web.Response(text=twiml, content_type="application/xml")
