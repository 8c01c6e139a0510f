"""One Twilio account over HTTP: its library's client, made when first needed, and its failures by what to do about them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp

API = "https://api.twilio.com"
#: Its list of prices has a host of its own; where `api` names another address, it is asked there as well.
_PRICES = "https://pricing.twilio.com"
_SECONDS = 10.0
_TOO_MANY, _SERVER_FAILS, _NO_ENTRY = 429, 500, (401, 403)


class TwilioBusy(Exception):
    """It cannot be asked now (429, 5xx, wrong token, no connection): again after `seconds` (0: as usual).

    `answered`: it has said so itself, and has done nothing; else nobody knows whether it has done what was asked.
    """

    def __init__(self, seconds: float = 0.0, detail: str = "", *, answered: bool = False) -> None:
        super().__init__(f"Twilio is busy or away {detail}".strip())
        self.seconds, self.detail, self.answered = seconds, detail, answered


class TwilioRefused(Exception):
    """It will not do it: `code` is its error's number."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Twilio refuses with {code}: look it up at twilio.com/docs/api/errors/{code}")
        self.code = code


class TwilioAccount:
    """Asks Twilio at the address `api`."""

    def __init__(self, account: str, token: str, *, api: str = API) -> None:
        self._account, self._token, self._api = account, token, api.rstrip("/")
        self._client: Any = None

    async def ask(self, question: Callable[[Any], Awaitable[Any]]) -> Any:
        """The answer to one request of the client. TwilioBusy, TwilioRefused."""
        from twilio.base.exceptions import TwilioException  # noqa: PLC0415 - see _made

        client = await self._open()
        try:
            async with asyncio.timeout(_SECONDS):
                return await question(client)
        except (aiohttp.ClientError, TimeoutError, OSError) as away:
            raise TwilioBusy(detail=type(away).__name__) from away
        except TwilioException as refused:
            raise TwilioRefused(_read_code(refused)) from refused

    async def _open(self) -> Any:
        """The client, made at the first request: importing it takes a second and 50 MB, which many never need."""
        if self._client is None:
            self._client = await asyncio.to_thread(self._made)
        return self._client

    def _made(self) -> Any:
        from twilio.http.async_http_client import AsyncTwilioHttpClient  # noqa: PLC0415
        from twilio.rest import Client  # noqa: PLC0415

        plain = AsyncTwilioHttpClient(pool_connections=False)
        client = Client(self._account, self._token, http_client=_Line(plain, self._api), environment={"": ""})
        _ = client.api.v2010  # loaded here, or the first request would block the event loop for a second
        return client


def _read_code(refused: Exception) -> int:
    """The number of an error. Where a list was asked for, the library gives the answer itself beside its own words."""
    if code := getattr(refused, "code", None):
        return int(code)
    for part in refused.args:
        with suppress(ValueError, AttributeError):
            return int(json.loads(part.text).get("code") or 0)
    return 0


class _Line:
    """Twilio's HTTP client, towards the address we were told, saying when to come back."""

    is_async = True

    def __init__(self, http: Any, api: str) -> None:
        self._http, self._api = http, api

    async def request(self, method: str, url: str, **more: Any) -> Any:
        where = url.replace(API, self._api, 1)
        answer = await self._http.request(method, where if self._api == API else where.replace(_PRICES, self._api, 1), **more)
        if answer.status_code == _TOO_MANY or answer.status_code >= _SERVER_FAILS or answer.status_code in _NO_ENTRY:
            after = str(answer.headers.get("Retry-After", ""))
            done_nothing = answer.status_code < _SERVER_FAILS
            raise TwilioBusy(float(after) if after.isdigit() else 0.0, str(answer.status_code), answered=done_nothing)
        return answer
