"""Twilio's accounts, numbers, numbers for sale, prices and messages over HTTP, as documented: pages, errors, busy days."""

import base64
import secrets
from typing import Any

from aiohttp import web

_KINDS = {"Local": "local", "Mobile": "mobile", "TollFree": "toll-free"}
#: Parameters of a number that may be set, by the field they are shown in.
_NAMED = {
    "VoiceUrl": "voice_url",
    "VoiceMethod": "voice_method",
    "StatusCallback": "status_callback",
    "StatusCallbackMethod": "status_callback_method",
    "SmsUrl": "sms_url",
    "SmsMethod": "sms_method",
    "VoiceApplicationSid": "voice_application_sid",
    "SmsApplicationSid": "sms_application_sid",
    "TrunkSid": "trunk_sid",
    "AddressSid": "address_sid",
    "BundleSid": "bundle_sid",
}


class NumbersResource:
    """Several accounts, by their id with token. `for_sale` are numbers by country and kind; `prices` likewise, of a month.

    `failures` are answered instead of the next requests, in order (0: this one is served): `429` with its `Retry-After`, `500`;
    `lost`: so many numbers are bought and the answer never comes. `requests` are what was asked, `messages` what was sent.
    """

    def __init__(self, accounts: dict[str, str]) -> None:
        self.accounts, self.states = accounts, dict.fromkeys(accounts, "active")
        self.numbers: dict[str, list[dict[str, Any]]] = {account: [] for account in accounts}
        self.for_sale: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.prices: dict[tuple[str, str], str] = {}
        self.failures, self.lost, self.retry_after = list[int](), 0, "1"
        self.requests, self.messages = list[str](), list[dict[str, str]]()

    def routes(self) -> list[web.RouteDef]:
        """Where Twilio's own library asks."""
        base = "/2010-04-01/Accounts/{account}"
        return [
            web.get("/2010-04-01/Accounts/{account}.json", self._account),
            web.get(f"{base}/IncomingPhoneNumbers.json", self._list),
            web.post(f"{base}/IncomingPhoneNumbers.json", self._buy),
            web.get(f"{base}/IncomingPhoneNumbers/{{sid}}.json", self._show),
            web.post(f"{base}/IncomingPhoneNumbers/{{sid}}.json", self._update),
            web.get(f"{base}/AvailablePhoneNumbers/{{country}}/{{kind}}.json", self._search),
            web.post(f"{base}/Messages.json", self._send),
            web.get("/v1/PhoneNumbers/Countries/{country}", self._price),
        ]

    def own(self, account: str, number: str, **led: str) -> dict[str, Any]:
        """Have an account own a number that leads somewhere, as it was bought at the console."""
        kept = {
            "sid": f"PN{secrets.token_hex(16)}",
            "account_sid": account,
            "phone_number": number,
            "friendly_name": number,
            "voice_url": "https://demo.twilio.com/welcome/voice/",
            "voice_method": "POST",
            "status_callback": "",
            "status_callback_method": "POST",
            "sms_url": "https://demo.twilio.com/welcome/sms/reply",
            "sms_method": "POST",
            "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
            **led,
        }
        self.numbers[account].append(kept)
        return kept

    def sell(self, country: str, kind: str, *numbers: str, price: str = "1.15", address: str = "none") -> None:
        """Put numbers up for sale."""
        self.prices[country, kind] = price
        shelf = self.for_sale.setdefault((country, kind), [])
        for one in numbers:
            shelf.append(
                {
                    "phone_number": one,
                    "friendly_name": one,
                    "iso_country": country,
                    "locality": "Madrid",
                    "region": "MD",
                    "address_requirements": address,
                    "capabilities": {"voice": True, "SMS": True, "MMS": False, "fax": False},
                    "beta": False,
                }
            )

    async def _account(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        account = request.match_info["account"]
        return web.json_response({"sid": account, "status": self.states[account], "friendly_name": "An account", "type": "Full"})

    async def _list(self, request: web.Request) -> web.Response:
        """A page of numbers, with the address of the next one."""
        if failure := self._failure(request):
            return failure
        asked = request.query
        every = self.numbers[request.match_info["account"]]
        found = [one for one in every if asked.get("PhoneNumber", one["phone_number"]) == one["phone_number"]]
        size, page = int(asked.get("PageSize", "50")), int(asked.get("Page", "0"))
        more = (page + 1) * size < len(found)
        following = f"{request.path}?PageSize={size}&Page={page + 1}&PageToken=PA{page + 1}" if more else None
        return web.json_response(
            {
                "incoming_phone_numbers": found[page * size : (page + 1) * size],
                "page": page,
                "page_size": size,
                "uri": str(request.rel_url),
                "first_page_uri": f"{request.path}?PageSize={size}&Page=0",
                "next_page_uri": following,
                "previous_page_uri": None,
            }
        )

    async def _show(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        kept = self._find(request)
        return web.json_response(kept) if kept else _error(20404, 404, "The requested resource was not found")

    async def _update(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        kept, form = self._find(request), await request.post()
        if kept is None:
            return _error(20404, 404, "The requested resource was not found")
        kept |= {_NAMED[name]: str(value) for name, value in form.items() if name in _NAMED}
        return web.json_response(kept)

    async def _buy(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        form = {name: str(value) for name, value in (await request.post()).items()}
        wanted = form.get("PhoneNumber", "")
        found = [(shelf, one) for shelf in self.for_sale.values() for one in shelf if one["phone_number"] == wanted]
        if not found:
            return _error(21422, 400, f"{wanted} is not available")
        shelf, one = found[0]
        if one["address_requirements"] != "none" and not form.get("AddressSid"):
            return _error(21631, 400, "Phone Number Requires an Address but the 'AddressSid' parameter was empty.")
        shelf.remove(one)
        led = {_NAMED[name]: value for name, value in form.items() if name in _NAMED}
        bought = self.own(request.match_info["account"], wanted, **led)
        if self.lost:
            self.lost -= 1
            return web.Response(status=502, text="bad gateway")
        return web.json_response(bought, status=201)

    async def _search(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        country, kind = request.match_info["country"], _KINDS.get(request.match_info["kind"], "")
        shelf = self.for_sale.get((country, kind))
        if shelf is None:
            return _error(20404, 404, "The requested resource was not found")
        contains = request.query.get("Contains", "").replace("*", "").removeprefix("+")
        area = request.query.get("AreaCode", "")
        found = [one for one in shelf if contains in one["phone_number"] and one["phone_number"][2:].startswith(area)]
        most = int(request.query.get("PageSize", "30"))
        return web.json_response({"available_phone_numbers": found[:most], "uri": str(request.rel_url)})

    async def _send(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        form = {name: str(value) for name, value in (await request.post()).items()}
        sent = {"sid": f"SM{secrets.token_hex(16)}", "to": form["To"], "from": form["From"], "body": form["Body"]}
        self.messages.append(sent | {"account": request.match_info["account"]})
        return web.json_response(sent | {"status": "queued"}, status=201)

    async def _price(self, request: web.Request) -> web.Response:
        if failure := self._failure(request):
            return failure
        country = request.match_info["country"]
        kinds = [
            {"number_type": kind.replace("-", " "), "base_price": price, "current_price": price}
            for (where, kind), price in self.prices.items()
            if where == country
        ]
        return web.json_response({"country": country, "iso_country": country, "phone_number_prices": kinds, "price_unit": "USD"})

    def _find(self, request: web.Request) -> dict[str, Any] | None:
        kept = self.numbers[request.match_info["account"]]
        return next((one for one in kept if one["sid"] == request.match_info["sid"]), None)

    def _failure(self, request: web.Request) -> web.Response | None:
        """What stands in the way of this request. Where no account is in the path, any that is known may ask."""
        self.requests.append(f"{request.method} {request.path_qs}")
        account = request.match_info.get("account", "")
        keys = {_key(name, token) for name, token in self.accounts.items() if account in {"", name}}
        if request.headers.get("Authorization") not in keys:
            return _error(20003, 401, "Authenticate")
        status = self.failures.pop(0) if self.failures else 0
        if not status:
            return None
        headers = {"Retry-After": self.retry_after} if status == 429 else {}  # noqa: PLR2004 - the status it is documented for
        return web.json_response(
            {"code": 20429, "message": "Too Many Requests", "status": status}, status=status, headers=headers
        )


def _key(account: str, token: str) -> str:
    return "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode()


def _error(code: int, status: int, message: str) -> web.Response:
    info = f"https://www.twilio.com/docs/errors/{code}"
    return web.json_response({"code": code, "message": message, "more_info": info, "status": status}, status=status)
