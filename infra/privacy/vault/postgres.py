"""The vault in PostgreSQL: in a schema of its own that no analyst may read."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from infra.privacy.vault.key_rows import KeyRows
from infra.privacy.vault.ports import DataKey, KeyDestroyed, OwnedKey, Tombstone
from infra.privacy.vault.tables import Connection, VaultTables

T = TypeVar("T")


class PostgresVault:
    """Two connections: one that a worker thread uses, and one for the moment when a key is wanted at once.

    `master` (32 bytes) wraps the tenants' keys. The tables are made at the first use.
    """

    def __init__(self, url: str, master: bytes) -> None:
        self._books, self._turn = VaultTables(url), threading.Lock()
        self._hot = VaultTables(url)
        self._keeping, self._hot_keeping = KeyRows(master), KeyRows(master)

    async def data_key(self, tenant: str, owner: str) -> DataKey:
        found = await self._do(lambda books: self._keeping.find(books, tenant, owner, make=True))
        return found[0].key

    async def known(self, tenant: str, owner: str) -> DataKey | None:
        with suppress(KeyDestroyed):
            found = await self._do(lambda books: self._keeping.find(books, tenant, owner, make=False))
            return found[0].key if found else None
        return None

    def at_once(self, tenant: str, owner: str, *, make: bool) -> Sequence[OwnedKey]:
        return self._hot.do(lambda books: self._hot_keeping.find(books, tenant, owner, make=make))

    async def newest(self, most: int) -> Sequence[OwnedKey]:
        return await self._do(lambda books: self._keeping.newest(books, most))

    async def advance(self, tenant: str, owner: str, step: int) -> None:
        await self._do(lambda books: self._keeping.advance(books, tenant, owner, step))

    async def destroy(self, tenant: str, owner: str) -> Tombstone:
        return await self._do(lambda books: self._keeping.destroy(books, tenant, owner))

    async def destroyed(self, after: int) -> Sequence[Tombstone]:
        return await self._do(lambda books: self._keeping.destroyed(books, after))

    async def rotate(self, tenant: str) -> int:
        """In batches, so that nobody waits long; when it is killed, the next one finishes its work too."""
        version = await self._do(lambda books: self._keeping.new_tenant_key(books, tenant))
        count = 0
        while done := await self._do(lambda books: self._keeping.rewrap(books, tenant, version)):
            count += done
        return count

    async def close(self) -> None:
        await asyncio.to_thread(self._books.close)
        self._hot.close()

    async def _do(self, work: Callable[[Connection], T]) -> T:
        def alone() -> T:
            with self._turn:
                return self._books.do(work)

        return await asyncio.to_thread(alone)
