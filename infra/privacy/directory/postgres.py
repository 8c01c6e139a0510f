"""The directory in PostgreSQL: one row a number, in a schema of its own that no analyst may read."""

from typing import Any

from psycopg_pool import AsyncConnectionPool

from handlers.clock import Ids
from infra.privacy.directory.number_hashing import hash_number
from infra.runtime.database.migrating import apply_later, beside

_KNOWN = "SELECT person FROM vault.numbers WHERE tenant = %s AND number = %s"
_MEET = "INSERT INTO vault.numbers (tenant, number, person) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"

_FORGET = "DELETE FROM vault.numbers WHERE tenant = %s AND person = %s"


class PostgresDirectory:
    """The vault's table of numbers. Call `prepare` once before the first question."""

    def __init__(self, pool: AsyncConnectionPool[Any], secret: bytes, ids: Ids) -> None:
        self._pool, self._secret, self._ids = pool, secret, ids

    async def prepare(self) -> None:
        """Bring the table up to date."""
        async with self._pool.connection() as connection:
            await apply_later(connection, beside(__file__))

    async def person(self, tenant: str, number: str) -> str:
        if found := await self.known(tenant, number):
            return found
        async with self._pool.connection() as connection:
            await connection.execute(_MEET, (tenant, hash_number(self._secret, tenant, number), self._ids.new()))
        return await self.known(tenant, number)

    async def known(self, tenant: str, number: str) -> str:
        async with self._pool.connection() as connection:
            answer = await connection.execute(_KNOWN, (tenant, hash_number(self._secret, tenant, number)))
            row = await answer.fetchone()
        return str(row[0]) if row else ""

    async def forget(self, tenant: str, person: str) -> int:
        async with self._pool.connection() as connection:
            return int((await connection.execute(_FORGET, (tenant, person))).rowcount)
