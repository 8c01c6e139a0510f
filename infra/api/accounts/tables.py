"""The tables of accounts, in a schema of their own: hashes and sealed secrets that must not be in the log."""

from typing import Any

from psycopg import AsyncConnection

from infra.runtime.database.migrating import apply_later, beside

Connection = AsyncConnection[Any]


async def make_tables(connection: Connection) -> None:
    """Bring the tables up to date."""
    await apply_later(connection, beside(__file__))


_SWEEP = """
DELETE FROM accounts.attempts WHERE failed_at < %(now)s - interval '2 days';
DELETE FROM accounts.challenges WHERE expires_at < %(now)s;
DELETE FROM accounts.invitations WHERE expires_at < %(now)s - interval '30 days';
DELETE FROM accounts.sessions WHERE least(expires_at, coalesce(revoked_at, expires_at)) < %(now)s - interval '90 days'
"""


async def sweep_tables(connection: Connection, now: object) -> None:
    """Delete what has long been void."""
    for statement in _SWEEP.split(";"):
        await connection.execute(statement.encode(), {"now": now})
