"""Carrier accounts in PostgreSQL: one a business, the token sealed under a key of its own in the vault."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from handlers.clock import Clock, Ids
from infra.privacy.vault.ports import Vault
from infra.runtime.database.migrating import apply_later, beside

_NONCE = 12
_ROWS = "SELECT tenant, account, sealed_by, token, bound_at, tested_at FROM vault.carrier_accounts"


class SealedAccount(msgspec.Struct, frozen=True):
    """A row: `token` opens with the key `sealed_by` of the tenant only."""

    tenant: str
    account: str
    sealed_by: str
    token: bytes
    bound_at: datetime
    tested_at: datetime


class CarrierAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The account of a business, opened. Its token is in no text that is made of it."""

    tenant: str
    account: str
    token: str
    tested_at: datetime | None = None

    def __repr__(self) -> str:
        return f"CarrierAccount({self.tenant}, {self.account[-4:]})"


class CarrierAccounts:
    """Binds, finds and forgets. The tables are made at the first use."""

    def __init__(self, pool: AsyncConnectionPool[Any], vault: Vault, clock: Clock, ids: Ids) -> None:
        self._pool, self._vault, self._clock, self._ids = pool, vault, clock, ids
        self._prepared = False

    async def bind(self, tenant: str, account: str, token: str) -> CarrierAccount:
        """Keep an account that was tested just now; what was kept before is forgotten, key and all."""
        owner, now = f"carrier-{self._ids.new()}", self._clock.now()
        key = await self._vault.data_key(tenant, owner)
        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(key.key).encrypt(nonce, token.encode(), _bound(tenant, account))
        async with self._connected() as connection, connection.transaction():
            before = await connection.execute(f"{_ROWS} WHERE tenant = %s FOR UPDATE".encode(), (tenant,))
            old = await before.fetchone()
            await connection.execute(
                "INSERT INTO vault.carrier_accounts (tenant, account, sealed_by, token, bound_at, tested_at) "
                "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (tenant) DO UPDATE SET account = EXCLUDED.account, "
                "sealed_by = EXCLUDED.sealed_by, token = EXCLUDED.token, bound_at = EXCLUDED.bound_at, "
                "tested_at = EXCLUDED.tested_at",
                (tenant, account, owner, sealed, now, now),
            )
        if old:
            await self._vault.destroy(tenant, SealedAccount(*old).sealed_by)
        return CarrierAccount(tenant=tenant, account=account, token=token, tested_at=now)

    async def find(self, tenant: str) -> CarrierAccount | None:
        """The business's own account; None when it has none."""
        async with self._connected() as connection:
            found = await connection.execute(f"{_ROWS} WHERE tenant = %s".encode(), (tenant,))
            row = await found.fetchone()
        return await self.open(SealedAccount(*row)) if row else None

    async def every(self) -> list[SealedAccount]:
        """All that are bound, still sealed."""
        async with self._connected() as connection:
            found = await connection.execute(_ROWS.encode())
            return [SealedAccount(*row) for row in await found.fetchall()]

    async def open(self, row: SealedAccount) -> CarrierAccount | None:
        """The account of a row; None when its key is gone."""
        key = await self._vault.known(row.tenant, row.sealed_by)
        if key is None:
            return None
        with suppress(InvalidTag):
            opened = AESGCM(key.key).decrypt(row.token[:_NONCE], row.token[_NONCE:], _bound(row.tenant, row.account))
            return CarrierAccount(tenant=row.tenant, account=row.account, token=opened.decode(), tested_at=row.tested_at)
        return None

    async def forget(self, tenant: str) -> bool:
        """Delete the row and destroy its key; whether there was one."""
        async with self._connected() as connection:
            gone = await connection.execute("DELETE FROM vault.carrier_accounts WHERE tenant = %s RETURNING sealed_by", (tenant,))
            row = await gone.fetchone()
        if row:
            await self._vault.destroy(tenant, str(row[0]))
        return row is not None

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection[Any]]:
        async with self._pool.connection() as connection:
            if not self._prepared:
                await apply_later(connection, beside(__file__))
                self._prepared = True
            yield connection


def _bound(tenant: str, account: str) -> bytes:
    return f"{tenant}\0{account}".encode()
