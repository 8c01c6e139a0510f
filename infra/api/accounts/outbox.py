"""Facts about accounts on their way: kept in the transaction they belong to, then taken to the log in order."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

import msgspec
import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bus.log import Log, Unavailable
from bus.wire import Wire
from infra.api.accounts import tables
from infra.api.accounts.tables import Connection
from schemas.fact import Draft

_BATCH = 200
_LOOK_SECONDS = 0.5
_SWEEP_SECONDS = 3600.0
#: What can go wrong with the database or the bus for a while.
LATER = (psycopg.OperationalError, PoolTimeout, Unavailable, TimeoutError)


async def keep_facts(connection: Connection, wire: Wire, drafts: Sequence[Draft]) -> None:
    """Keep facts in the connection's transaction."""
    messages = [wire.write(draft) for draft in drafts]
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO accounts.outbox (subject, headers, payload) VALUES (%s, %s, %s)",
            [(one.subject, msgspec.json.encode(one.headers).decode(), one.payload) for one in messages],
        )


async def publish_outbox(pool: AsyncConnectionPool[Any], log: Log, wire: Wire) -> int:
    """Take what is kept to the log; how many facts. Several may try: one does it, and what was sent twice is stored once."""
    taken = 0
    while True:
        async with pool.connection() as connection, connection.transaction():
            found = await connection.execute("SELECT pg_try_advisory_xact_lock(hashtext('daybook.accounts.pump'))")
            row = await found.fetchone()
            if row is None or not row[0]:
                return taken
            found = await connection.execute(
                "SELECT number, subject, headers, payload FROM accounts.outbox ORDER BY number LIMIT %s", [_BATCH]
            )
            waiting = await found.fetchall()
            for _, subject, headers, payload in waiting:
                await log.append(wire.read(subject, headers, bytes(payload), 0))
            await connection.execute("DELETE FROM accounts.outbox WHERE number = ANY(%s)", [[row[0] for row in waiting]])
        taken += len(waiting)
        if len(waiting) < _BATCH:
            return taken


async def keep_publishing(pool: AsyncConnectionPool[Any], log: Log, wire: Wire, clock: Any) -> None:
    """Pump for ever, and sweep up once an hour; patient while the bus or the database is away."""
    swept = 0.0
    while True:
        with contextlib.suppress(*LATER):
            await publish_outbox(pool, log, wire)
            if clock.steady() - swept > _SWEEP_SECONDS:
                swept = clock.steady()
                async with pool.connection() as connection:
                    await tables.sweep_tables(connection, clock.now())
        await asyncio.sleep(_LOOK_SECONDS)
