"""The accounts desk of the services, and the work that goes on behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from psycopg_pool import AsyncConnectionPool

from bus.log import Log
from handlers.clock import Clock, Ids
from infra.api.accounts import tables
from infra.api.accounts.access_trail import AccessTrail
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.outbox import LATER, keep_publishing, publish_outbox
from infra.api.accounts.password_hashing import Passwords
from infra.api.accounts.secret_storage import SecretStorage


@asynccontextmanager
async def open_accounts_desk(
    pool: AsyncConnectionPool[Any], clock: Clock, ids: Ids, key: str, passwords: Passwords | None = None
) -> AsyncIterator[AccountsDesk]:
    """The desk, its tables made. `key`: 64 hexadecimal digits of this installation, the same in every process."""
    async with pool.connection() as connection:
        await tables.make_tables(connection)
    hashing = passwords or Passwords()
    try:
        yield AccountsDesk(pool=pool, clock=clock, ids=ids, keeper=SecretStorage(key), passwords=hashing)
    finally:
        hashing.close()


@asynccontextmanager
async def open_access_trail(desk: AccountsDesk, log: Log) -> AsyncIterator[AccessTrail]:
    """The trail of who read what, written while this is open, and whole when it closes; facts are taken to the log."""
    trail = AccessTrail(desk)
    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(trail.run())
        taking = tasks.create_task(keep_publishing(desk.pool, log, desk.wire, desk.clock))
        try:
            yield trail
        finally:
            writing.cancel()
            taking.cancel()
            await trail.write()
            with suppress(*LATER):  # what the bus does not take now, it takes at the next start
                await publish_outbox(desk.pool, log, desk.wire)
