"""Texts and WhatsApp by Twilio's Messages API, each at most once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

import aiohttp

from handlers.clock import Clock
from handlers.messages.gate import Grant, SendPermit
from handlers.messages.ports import CarrierBusy, Undeliverable

_SECONDS = 10.0
_API = "https://api.twilio.com"
_TOO_MANY, _SERVER_FAILS, _NO_ENTRY = 429, 500, (401, 403)
#: Their owner has told the carrier STOP.
_STOPPED = 21610
#: A message whose sending nobody knows the outcome of is looked for among those sent since then.
_LOOK_BACK = timedelta(days=1)


class TwilioSender:
    """Sends by one account. `callback` gives the address of a message's delivery reports (empty: none are wanted)."""

    def __init__(
        self,
        account: str,
        token: str,
        clock: Clock,
        *,
        by: Literal["sms", "whatsapp"] = "sms",
        api: str = _API,
        callback: Callable[[Grant], str] = lambda _: "",
    ) -> None:
        self._account, self._token, self._clock, self._api = account, token, clock, api.rstrip("/")
        self._prefix = "whatsapp:" if by == "whatsapp" else ""
        self._callback = callback
        self._client: Any = None

    async def send(self, allowed: SendPermit) -> str:
        """Hand it over; Twilio's own id."""
        grant = allowed.grant
        client = await self._open()
        if grant.attempt > 1 and (known := await self._already(client, grant)):
            return known
        said = {
            "to": self._prefix + grant.address,
            "from_": self._prefix + grant.sender,
            "body": grant.message.text,
            **({"status_callback": where} if (where := self._callback(grant)) else {}),
        }
        return str((await self._asked(client.messages.create_async(**said))).sid)

    async def close(self) -> None:
        """Nothing is kept open between messages."""

    async def _already(self, client: Any, grant: Grant) -> str:
        """Twilio's id of the same text to the same number, when an earlier attempt has reached it after all."""
        since = self._clock.now() - _LOOK_BACK
        sent = await self._asked(
            client.messages.list_async(
                to=self._prefix + grant.address, from_=self._prefix + grant.sender, date_sent_after=since, limit=50
            )
        )
        return next((str(one.sid) for one in sent if one.body == grant.message.text and one.status != "failed"), "")

    async def _asked(self, question: Any) -> Any:
        from twilio.base.exceptions import TwilioException  # noqa: PLC0415 - see _open

        try:
            async with asyncio.timeout(_SECONDS):
                return await question
        except (aiohttp.ClientError, TimeoutError, OSError) as away:
            raise CarrierBusy(detail=type(away).__name__) from away
        except TwilioException as refused:
            code = getattr(refused, "code", 0)
            reason = "carrier-stop" if code == _STOPPED else "undeliverable"
            raise Undeliverable(reason, str(code)) from refused

    async def _open(self) -> Any:
        """The client, made at the first message: importing it takes a second and 50 MB, which many never need."""
        if self._client is None:
            self._client = await asyncio.to_thread(self._made)
        return self._client

    def _made(self) -> Any:
        from twilio.http.async_http_client import AsyncTwilioHttpClient  # noqa: PLC0415
        from twilio.rest import Client  # noqa: PLC0415

        plain = AsyncTwilioHttpClient(pool_connections=False)
        return Client(self._account, self._token, http_client=_Line(plain, self._api), environment={"": ""})


class _Line:
    """Twilio's HTTP client, towards the address we were told, saying when to come back."""

    is_async = True

    def __init__(self, http: Any, api: str) -> None:
        self._http, self._api = http, api

    async def request(self, method: str, url: str, **more: Any) -> Any:
        answer = await self._http.request(method, url.replace(_API, self._api, 1), **more)
        if answer.status_code == _TOO_MANY or answer.status_code >= _SERVER_FAILS or answer.status_code in _NO_ENTRY:
            after = str(answer.headers.get("Retry-After", ""))
            raise CarrierBusy(float(after) if after.isdigit() else 0.0, str(answer.status_code))
        return answer
