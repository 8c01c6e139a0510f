"""The accounts desk of a house, and the work that goes on behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from psycopg_pool import AsyncConnectionPool

from bus.log import Log
from handlers.clock import Clock, Ids
from infra.api.accounts import tables
from infra.api.accounts.access_trail import Trail
from infra.api.accounts.accounts_desk import Desk
from infra.api.accounts.outbox import LATER, pump, pumping
from infra.api.accounts.password_hashing import Passwords
from infra.api.accounts.secret_storage import Keeper


@asynccontextmanager
async def open_desk(
    pool: AsyncConnectionPool[Any], clock: Clock, ids: Ids, key: str, passwords: Passwords | None = None
) -> AsyncIterator[Desk]:
    """The desk, its tables made. `key`: 64 hexadecimal digits of this installation, the same in every process."""
    async with pool.connection() as connection:
        await tables.prepare(connection)
    hashing = passwords or Passwords()
    try:
        yield Desk(pool=pool, clock=clock, ids=ids, keeper=Keeper(key), passwords=hashing)
    finally:
        hashing.close()


@asynccontextmanager
async def open_trail(desk: Desk, log: Log) -> AsyncIterator[Trail]:
    """The trail of who read what, written while this is open, and whole when it closes; facts are taken to the log."""
    trail = Trail(desk)
    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(trail.run())
        taking = tasks.create_task(pumping(desk.pool, log, desk.wire, desk.clock))
        try:
            yield trail
        finally:
            writing.cancel()
            taking.cancel()
            await trail.write()
            with suppress(*LATER):  # what the bus does not take now, it takes at the next start
                await pump(desk.pool, log, desk.wire)
