"""Carrier accounts in memory: which token a call or a text of a business goes by, without asking the database for each."""

import asyncio
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout

from bus.log import Unavailable
from infra.privacy.carriers.accounts import CarrierAccount, CarrierAccounts

#: Seconds after which an account that was bound, changed or forgotten elsewhere is known here.
_LOOK = 2.0


class HotAccounts:
    """The cache of one process: `load` it, and let it `follow`. `failing` hears the kind of an error once in a row."""

    def __init__(self, accounts: CarrierAccounts, failing: Callable[[str], Any] = lambda _: None) -> None:
        self._accounts, self._failing = accounts, failing
        self._opened: dict[str, CarrierAccount] = {}
        self._by: dict[str, str] = {}
        self._by_account: dict[str, CarrierAccount] = {}

    def of(self, tenant: str) -> CarrierAccount | None:
        """The business's own account; None when it has none."""
        return self._opened.get(tenant)

    def token(self, tenant: str, account: str) -> str:
        """The token that a webhook of `account` about a business is signed with; empty: the installation's own.

        A business's own account speaks for that business only. For a number of nobody's, whoever has the account may sign.
        """
        if tenant:
            own = self._opened.get(tenant)
            return own.token if own and account in {"", own.account} else ""
        bound = self._by_account.get(account)
        return bound.token if bound else ""

    async def load(self) -> None:
        """Take over what is kept now; only what is new is opened."""
        rows = await self._accounts.every()
        there = {row.tenant: row for row in rows}
        for tenant in [one for one in self._opened if one not in there or self._by[one] != there[one].sealed_by]:
            del self._opened[tenant]
        for tenant, row in there.items():
            if tenant not in self._opened and (opened := await self._accounts.open(row)):
                self._opened[tenant], self._by[tenant] = opened, row.sealed_by
        self._by_account = {one.account: one for one in self._opened.values()}

    async def follow(self) -> None:
        """Look every two seconds, until cancelled; while the database is away, what is known stays."""
        while True:
            await asyncio.sleep(_LOOK)
            try:
                await self.load()
            except (psycopg.Error, PoolTimeout, Unavailable) as away:
                self._failing(type(away).__name__)
