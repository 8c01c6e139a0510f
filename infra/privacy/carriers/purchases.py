"""Numbers that were bought, by the offer they were bought with: one offer buys once, however often it is asked for."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from psycopg_pool import AsyncConnectionPool

_KNOWN = "SELECT sid FROM vault.bought_numbers WHERE tenant = %s AND offer = %s"
_KEEP = "INSERT INTO vault.bought_numbers (tenant, offer, number, sid, bought_at) VALUES (%s, %s, %s, %s, %s)"


async def buy_once(
    pool: AsyncConnectionPool[Any], tenant: str, offer: str, number: str, now: datetime, buy: Callable[[], Awaitable[str]]
) -> tuple[str, bool]:
    """The carrier's id of the number, and whether `buy` was asked for it now.

    Who asks for a number at the same time waits: the lock on it is held while the carrier is asked.
    """
    async with pool.connection() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('daybook.number'), hashtext(%s))", (number,))
        known = await (await connection.execute(_KNOWN, (tenant, offer))).fetchone()
        if known:
            return str(known[0]), False
        sid = await buy()
        await connection.execute(_KEEP, (tenant, offer, number, sid, now))
        return sid, True
