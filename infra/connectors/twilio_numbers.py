"""Numbers of one Twilio account: which there are, where they lead, which can be bought, for how much; and buying one."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec

from infra.connectors.twilio_account import API, TwilioAccount, TwilioBusy

NumberKind = Literal["local", "mobile", "toll-free"]
#: As Twilio's list of prices names the kinds.
_PRICED: dict[NumberKind, str] = {"local": "local", "mobile": "mobile", "toll-free": "toll free"}
#: A page of a list of numbers, and how many numbers an account may have before the rest is left out.
_PAGE, MOST = 50, 1000
_TOO_MANY = "429"
#: How often a request that met a 429 is tried again, and the longest that is waited for one answer, in seconds.
_TRIES, _PATIENCE = 3, 8.0


class Webhooks(msgspec.Struct, frozen=True, kw_only=True):
    """Where a number leads: whom Twilio asks about its calls, what became of them, and its texts; all by POST."""

    voice: str
    status: str
    sms: str


class CarrierNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number of the account. `elsewhere` is an application or trunk that takes its calls before the webhooks are asked."""

    sid: str
    number: str
    name: str
    webhooks: Webhooks
    methods: tuple[str, str]
    elsewhere: str


class NumberForSale(msgspec.Struct, frozen=True, kw_only=True):
    """A number one may buy. `address`: what the law there wants of an address (`none`, `any`, `local`, `foreign`)."""

    number: str
    place: str
    address: str
    can: tuple[str, ...]


class TwilioNumbers:
    """The numbers of one account. Everything may raise TwilioBusy (also for a wrong token: detail 401) or TwilioRefused.

    A 429 is waited for as long as it says, a few times; `sleep` is how.
    """

    def __init__(
        self, account: str, token: str, *, api: str = API, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.account, self._twilio, self._sleep = account, TwilioAccount(account, token, api=api), sleep

    async def read_state(self) -> str:
        """The account's state: `active`, `suspended` or `closed`."""
        account = await self._ask(lambda client: client.api.accounts(self.account).fetch_async())
        return str(account.status)

    async def list_numbers(self) -> list[CarrierNumber]:
        """All its numbers, page by page; the first thousand of them."""
        found = await self._ask(lambda client: client.incoming_phone_numbers.list_async(limit=MOST, page_size=_PAGE))
        return [_read(one) for one in found]

    async def find_number(self, number: str) -> CarrierNumber | None:
        """Its number (E.164); None when the account has no such."""
        found = await self._ask(lambda client: client.incoming_phone_numbers.list_async(phone_number=number, limit=20))
        return next((_read(one) for one in found if one.phone_number == number), None)

    async def read_number(self, sid: str) -> CarrierNumber:
        """How a number stands at Twilio now."""
        return _read(await self._ask(lambda client: client.incoming_phone_numbers(sid).fetch_async()))

    async def set_webhooks(self, sid: str, webhooks: Webhooks) -> None:
        """Have a number lead here: applications and trunks that would be asked before are taken off."""
        led = {"voice_application_sid": "", "sms_application_sid": "", "trunk_sid": ""}
        await self._ask(lambda client: client.incoming_phone_numbers(sid).update_async(**_led(webhooks), **led))

    async def search(
        self, country: str, kind: NumberKind, *, contains: str = "", area_code: str = "", most: int = 20
    ) -> list[NumberForSale]:
        """Numbers for sale in a country (two letters) that take calls. `area_code` is for the US and Canada."""
        wanted: dict[str, Any] = {"voice_enabled": True, "limit": most}
        wanted |= {"contains": contains} if contains else {}
        wanted |= {"area_code": int(area_code)} if area_code else {}

        def ask(client: Any) -> Any:
            there = client.available_phone_numbers(country)
            match kind:
                case "local":
                    return there.local.list_async(**wanted)
                case "mobile":
                    return there.mobile.list_async(**wanted)
                case "toll-free":
                    return there.toll_free.list_async(**wanted)

        return [_for_sale(one) for one in await self._ask(ask)]

    async def read_price(self, country: str, kind: NumberKind) -> tuple[Decimal, str]:
        """What a number of this kind costs a month, and the currency; LookupError when it has no price there."""
        prices = await self._ask(lambda client: client.pricing.v1.phone_numbers.countries(country).fetch_async())
        for one in prices.phone_number_prices or []:
            if str(one.get("number_type", "")).lower() == _PRICED[kind]:
                try:
                    return Decimal(str(one["current_price"])), str(prices.price_unit).upper()
                except (KeyError, InvalidOperation) as odd:
                    raise LookupError(f"a price that is none: {kind} in {country}") from odd
        raise LookupError(f"no price for {kind} in {country}")

    async def buy(self, number: str, webhooks: Webhooks, *, address: str = "", bundle: str = "") -> str:
        """Buy it, leading here from the first second; its id. An attempt that may have reached Twilio is not repeated here."""
        further = {name: sid for name, sid in (("address_sid", address), ("bundle_sid", bundle)) if sid}
        made = await self._ask(
            lambda client: client.incoming_phone_numbers.create_async(phone_number=number, **_led(webhooks), **further)
        )
        return str(made.sid)

    async def _ask(self, question: Callable[[Any], Awaitable[Any]]) -> Any:
        for nth in range(1, _TRIES + 1):
            try:
                return await self._twilio.ask(question)
            except TwilioBusy as busy:
                if busy.detail != _TOO_MANY or nth == _TRIES or busy.seconds > _PATIENCE:
                    raise
                await self._sleep(max(busy.seconds, 0.5 * nth))
        raise AssertionError("the last try raises")


def _led(webhooks: Webhooks) -> dict[str, str]:
    return {
        "voice_url": webhooks.voice,
        "voice_method": "POST",
        "status_callback": webhooks.status,
        "status_callback_method": "POST",
        "sms_url": webhooks.sms,
        "sms_method": "POST",
    }


def _read(one: Any) -> CarrierNumber:
    application = one.voice_application_sid or ""
    trunk = one.trunk_sid or ""
    return CarrierNumber(
        sid=str(one.sid),
        number=str(one.phone_number),
        name=str(one.friendly_name or ""),
        webhooks=Webhooks(voice=one.voice_url or "", status=one.status_callback or "", sms=one.sms_url or ""),
        methods=(str(one.voice_method or "POST"), str(one.sms_method or "POST")),
        elsewhere=f"application {application}" if application else f"trunk {trunk}" if trunk else "",
    )


def _for_sale(one: Any) -> NumberForSale:
    place = ", ".join(part for part in (one.locality, one.region) if part)
    able = one.capabilities or {}
    can = tuple(name.lower() for name, has in able.items() if has)
    return NumberForSale(number=str(one.phone_number), place=place, address=str(one.address_requirements or "none"), can=can)
