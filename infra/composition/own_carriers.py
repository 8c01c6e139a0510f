"""Ways out by the account of whose message or call it is: a business's own where it has bound one, else the installation's."""

from collections.abc import Callable
from typing import Generic, TypeVar

from handlers.call.ports.telephony import CallerLeg, PersonLeg, Telephony
from handlers.messages.gate import SendPermit
from handlers.messages.ports import Sender, Undeliverable
from infra.privacy.carriers.accounts import CarrierAccounts

Way = TypeVar("Way")


class _OwnAccounts(Generic[Way]):
    """What works by an account, one each, made at its first use by its id and its token; `shared` is the installation's."""

    def __init__(self, accounts: CarrierAccounts, make: Callable[[str, str], Way], shared: Way) -> None:
        self._accounts, self._make, self._shared = accounts, make, shared
        self._own: dict[tuple[str, str], Way] = {}

    async def _of(self, tenant: str) -> Way:
        own = await self._accounts.find(tenant) if tenant else None
        if own is None:
            return self._shared
        key = (own.account, own.token)
        if key not in self._own:
            self._own[key] = self._make(*key)
        return self._own[key]


class OwnAccountSender(_OwnAccounts[Sender | None]):
    """A way out for texts; `shared` is None when the installation has none."""

    async def send(self, allowed: SendPermit) -> str:
        """Hand it over; Undeliverable when neither the business nor the installation has an account."""
        sender = await self._of(allowed.grant.tenant)
        if sender is None:
            raise Undeliverable("not-connected")
        return await sender.send(allowed)

    async def close(self) -> None:
        for one in (*self._own.values(), self._shared):
            if one is not None:
                await one.close()


class OwnAccountTelephony(_OwnAccounts[Telephony]):
    """Telephony by the account that a business goes by."""

    async def ring(self, leg: PersonLeg, *, again: bool = False) -> str:
        return await (await self._of(leg.tenant)).ring(leg, again=again)

    async def join(self, caller: CallerLeg) -> None:
        await (await self._of(caller.tenant)).join(caller)

    async def end(self, carrier_call: str, words: str = "", language: str = "en", *, tenant: str = "") -> None:
        await (await self._of(tenant)).end(carrier_call, words, language, tenant=tenant)
