"""The trail of who read what: noted at once, written in batches, so that no answer waits for it."""

import asyncio
import contextlib

from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.outbox import LATER, keep_facts
from infra.api.accounts.sessions import Bearer
from schemas.accounts import AccessLogged, AccessRefused
from schemas.fact import Draft

_EVERY_SECONDS = 0.25


class AccessTrail:
    """Notes accesses. `run` writes them until it is cancelled; call `write` once more afterwards."""

    def __init__(self, desk: AccountsDesk) -> None:
        self._desk = desk
        self._noted: list[Draft] = []

    def read(self, who: Bearer, endpoint: str, about: str, *, masked: bool) -> None:
        """Somebody got an answer about people."""
        event = AccessLogged(
            account=who.account, role=who.role, session=who.session, endpoint=endpoint, object=about, masked=masked
        )
        self._noted.append(self._desk.draft(who.tenant, who.account, event))

    def refused(self, who: Bearer, endpoint: str) -> None:
        """Somebody asked for what is not for them."""
        event = AccessRefused(account=who.account, role=who.role, session=who.session, endpoint=endpoint)
        self._noted.append(self._desk.draft(who.tenant, who.account, event))

    async def run(self) -> None:
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            with contextlib.suppress(*LATER):
                await self.write()

    async def write(self) -> None:
        """Write what was noted so far; it stays noted when the database does not take it."""
        taken = len(self._noted)
        if not taken:
            return
        async with self._desk.work() as connection:
            await keep_facts(connection, self._desk.wire, self._noted[:taken])
        del self._noted[:taken]
