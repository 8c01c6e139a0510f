"""Twilio's door: its signed webhooks are checked and answered, and its media streams let in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

from producers.edge import EdgeNeeds
from producers.malformed import Malformed
from producers.sealed_token import BadToken
from producers.stream_sockets import Later
from producers.stream_token import unseal_ticket
from producers.twilio import inbound_call, legs, reconnection, sms, status_callbacks, voicemail
from producers.twilio.addresses import find_business
from producers.twilio.forms import read_form, readable
from producers.twilio.signature import HEADER, SignatureCheck
from producers.twilio.websocket import MediaSocket

Answer = Callable[[web.Request, Mapping[str, str]], Awaitable[web.Response]]


class TwilioDoor:
    """Where Twilio comes in: signed webhooks, and the streams that they invite. `later` runs what outlives a request."""

    def __init__(self, needs: EdgeNeeds, signatures: SignatureCheck, later: Later) -> None:
        self._needs, self._signatures, self._later = needs, signatures, later
        self._media = MediaSocket(needs, signatures, later)

    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.post("/twilio/voice", self._signed(self._voice)),
            web.post("/twilio/resume/{token}", self._signed(self._resume)),
            web.post("/twilio/status", self._signed(self._status)),
            web.post("/twilio/handover/{tenant}/{handover}/after", self._signed(self._after_room)),
            web.post("/twilio/handover/{tenant}/{handover}/{attempt}/answered", self._signed(self._leg_answered)),
            web.post("/twilio/handover/{tenant}/{handover}/{attempt}/key", self._signed(self._leg_key)),
            web.post("/twilio/handover/{tenant}/{handover}/{attempt}/status", self._signed(self._leg_status)),
            web.post(voicemail.PATH, self._signed(self._voicemail)),
            web.post("/twilio/sms", self._signed(self._text)),
            web.post("/twilio/sms/status/{message}", self._signed(self._delivery, "From")),
            web.get("/twilio/media/{token}", self._media.__call__),
        )

    async def go_away(self) -> None:
        """Close the streams: the carriers ask for their calls again, and another edge may answer."""
        await self._media.go_away()

    async def _concerned(self, request: web.Request, form: Mapping[str, Any], named: str) -> str:
        """The tenant that a webhook is about: that of its path, else whose number stands in the field `named`."""
        if tenant := request.match_info.get("tenant"):
            return tenant
        business = await find_business(self._needs.businesses, str(form.get(named, "")))
        return business.tenant if business else ""

    def _signed(self, answer: Answer, named: str = "To") -> Callable[[web.Request], Awaitable[web.Response]]:
        async def check(request: web.Request) -> web.Response:
            try:
                form = await read_form(request)
            except Malformed as odd:  # nobody has signed it, so it is answered and not written down
                self._needs.say.warning("webhook refused", reason=odd.reason, hint=odd.detail)
                return _refusal(odd)
            tenant = await self._concerned(request, form, named)
            if not self._signatures.webhook(request.raw_path, form, request.headers.get(HEADER, ""), tenant):
                await self._needs.refuse("signature", route=request.path.split("/")[2])
                return web.Response(status=403, text="The signature is missing or wrong: check auth token and public URL.\n")
            try:
                return await answer(request, readable(form))
            except (Malformed, BadToken) as odd:
                await self._needs.refuse("malformed" if isinstance(odd, Malformed) else "token", hint=str(odd))
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
            self._later(status_callbacks.end_if_open(self._needs, ended, form.get("CallStatus", "").lower(), seconds))
        return web.Response(status=204)

    async def _leg_answered(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        return _xml(await legs.answer_leg(self._needs, legs.read_address(request.match_info), form))

    async def _leg_key(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        return _xml(await legs.take_key(self._needs, legs.read_address(request.match_info), form))

    async def _leg_status(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        await legs.record_leg(self._needs, legs.read_address(request.match_info), form)
        return web.Response(status=204)

    async def _after_room(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        return _xml(await legs.follow_room(self._needs, legs.read_address(request.match_info), form))

    async def _voicemail(self, _: web.Request, form: Mapping[str, str]) -> web.Response:
        return _xml(await voicemail.receive_voicemail(self._needs, form))

    async def _text(self, _: web.Request, form: Mapping[str, str]) -> web.Response:
        return _xml(await sms.receive_sms(self._needs, form))

    async def _delivery(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        await sms.record_delivery(self._needs, request.match_info["message"], form)
        return web.Response(status=204)


def _refusal(odd: Exception) -> web.Response:
    return web.Response(status=400, text=f"This request cannot be answered: {odd}.\n")


def _xml(twiml: str) -> web.Response:
    return web.Response(text=twiml, content_type="application/xml")
