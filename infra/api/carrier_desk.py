"""The carrier desk: which account a business goes by, and what Twilio says as a problem with what to do about it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from psycopg_pool import AsyncConnectionPool

from handlers.clock import Clock, Ids
from infra.api.problem_details import RequestRefused
from infra.connectors.twilio_account import API, TwilioBusy, TwilioRefused
from infra.connectors.twilio_numbers import TwilioNumbers
from infra.privacy.carriers.accounts import CarrierAccounts

T = TypeVar("T")

_ABSENT, _GONE = 20404, frozenset({21422, 21421})
#: Twilio's errors by what an owner does about them.
_ADVICE = {
    21404: "a trial account has one number; upgrade the account at Twilio, then buy",
    21451: "there is no such area code there; search without it, or with another one",
    21452: "nothing is for sale in this area; search for another one",
    21615: "this number wants an address where it is: make one at Twilio (Phone Numbers, Addresses) and name it as `address`",
    21631: "this number wants an address: make one at Twilio (Phone Numbers, Addresses) and name it as `address`",
    21649: "this number wants a regulatory bundle: have one approved at Twilio and name it as `bundle`",
    20005: "the account is not active; see its messages at twilio.com/console",
}


class CarrierDesk(msgspec.Struct, frozen=True, kw_only=True):
    """What carriers and numbers are asked with. `account` and `token` are the installation's own, empty when it has none.

    `secret` signs offers; `reach` says what is wrong at our public address, seen from here.
    """

    accounts: CarrierAccounts
    pool: AsyncConnectionPool[Any]
    clock: Clock
    ids: Ids
    secret: bytes
    public_url: str
    reach: Callable[[str], Awaitable[str]]
    account: str = ""
    token: str = ""
    api: str = API
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def ask_with(self, account: str, token: str) -> TwilioNumbers:
        """Twilio, by this account."""
        return TwilioNumbers(account, token, api=self.api or API, sleep=self.sleep)

    async def numbers_of(self, tenant: str) -> TwilioNumbers:
        """Twilio, by the account that a business goes by; RequestRefused (409) when there is none."""
        if own := await self.accounts.find(tenant):
            return self.ask_with(own.account, own.token)
        if self.account and self.token:
            return self.ask_with(self.account, self.token)
        raise RequestRefused(
            409,
            "No carrier",
            "no Twilio account is bound: bind one (`daybook number bind`, or PUT /businesses/{business}/carrier), or set "
            "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN for the whole installation",
        )


async def told(question: Awaitable[T]) -> T:
    """The answer of Twilio; what it refuses as a problem that says what to do."""
    try:
        return await question
    except TwilioBusy as busy:
        if busy.detail in {"401", "403"}:
            detail = (
                "Twilio does not take the account and its token: copy both from the first page of twilio.com/console (the live "
                "credentials, and not an API key), and bind the account again"
            )
            raise RequestRefused(422, "Wrong keys", detail) from busy
        after = str(round(busy.seconds) or 5)
        why = "too many requests at once" if busy.detail == "429" else busy.detail or "no connection"
        detail = f"Twilio cannot be asked now ({why}); try again in {after} seconds. Asked again, nothing is bought twice"
        raise RequestRefused(503, "Carrier away", detail, {"Retry-After": after}) from busy
    except TwilioRefused as refused:
        if refused.code in _GONE:
            detail = "somebody else has taken the number, or it is for sale no more; search again and choose another one"
            raise RequestRefused(409, "Gone", detail) from refused
        if refused.code == _ABSENT:
            detail = "Twilio knows no such account, number, or country with numbers of this kind; check what was asked for"
            raise RequestRefused(404, "Not found", detail) from refused
        advice = _ADVICE.get(refused.code, f"look it up at twilio.com/docs/api/errors/{refused.code}")
        raise RequestRefused(422, "Refused by Twilio", f"Twilio refuses ({refused.code}): {advice}") from refused
