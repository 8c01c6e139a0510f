"""Ways out by the account of whose message or call it is: a business's own where it has bound one, else the installation's."""

from collections.abc import Callable

from handlers.call.ports.telephony import CallerLeg, PersonLeg, Telephony
from handlers.messages.gate import SendPermit
from handlers.messages.ports import Sender, Undeliverable
from infra.privacy.carriers.accounts import CarrierAccounts

#: Makes what works by an account (its id and its token).
MakeSender = Callable[[str, str], Sender]
MakeTelephony = Callable[[str, str], Telephony]


class OwnAccountSender:
    """A way out for texts. `shared` is the installation's own, None when it has none."""

    def __init__(self, accounts: CarrierAccounts, make: MakeSender, shared: Sender | None) -> None:
        self._accounts, self._make, self._shared = accounts, make, shared
        self._own: dict[tuple[str, str], Sender] = {}

    async def send(self, allowed: SendPermit) -> str:
        """Hand it over; Undeliverable when neither the business nor the installation has an account."""
        return await (await self._of(allowed.grant.tenant)).send(allowed)

    async def close(self) -> None:
        for one in (*self._own.values(), *([self._shared] if self._shared else [])):
            await one.close()

    async def _of(self, tenant: str) -> Sender:
        if tenant and (own := await self._accounts.find(tenant)):
            key = (own.account, own.token)
            if key not in self._own:
                self._own[key] = self._make(*key)
            return self._own[key]
        if self._shared is None:
            raise Undeliverable("not-connected")
        return self._shared


class OwnAccountTelephony:
    """Telephony by the account that a business goes by; `shared` is the installation's."""

    def __init__(self, accounts: CarrierAccounts, make: MakeTelephony, shared: Telephony) -> None:
        self._accounts, self._make, self._shared = accounts, make, shared
        self._own: dict[tuple[str, str], Telephony] = {}

    async def ring(self, leg: PersonLeg, *, again: bool = False) -> str:
        return await (await self._of(leg.tenant)).ring(leg, again=again)

    async def join(self, caller: CallerLeg) -> None:
        await (await self._of(caller.tenant)).join(caller)

    async def end(self, carrier_call: str, words: str = "", language: str = "en", *, tenant: str = "") -> None:
        await (await self._of(tenant)).end(carrier_call, words, language, tenant=tenant)

    async def _of(self, tenant: str) -> Telephony:
        if tenant and (own := await self._accounts.find(tenant)):
            key = (own.account, own.token)
            if key not in self._own:
                self._own[key] = self._make(*key)
            return self._own[key]
        return self._shared
