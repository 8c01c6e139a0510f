"""Who may ask: single-use set-up links and bearer tokens, of which only hashes are kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

import msgspec
from psycopg import AsyncConnection

Connection = AsyncConnection[Any]

#: How long a set-up link may lie in a mailbox.
LINK_LIFE = timedelta(days=7)

# Two processes may prepare at once; the lock makes "if not exists" true for both.
_PREPARE = """
SELECT pg_advisory_xact_lock(hashtext('daybook.accounts'));
CREATE SCHEMA IF NOT EXISTS accounts;
CREATE TABLE IF NOT EXISTS accounts.links (
    hash text PRIMARY KEY, tenant text NOT NULL, role text NOT NULL, expires_at timestamptz NOT NULL, used_at timestamptz);
CREATE TABLE IF NOT EXISTS accounts.tokens (
    hash text PRIMARY KEY, tenant text NOT NULL, role text NOT NULL, made_at timestamptz NOT NULL, revoked_at timestamptz);
"""


class Account(msgspec.Struct, frozen=True):
    """The business a token belongs to, and what its bearer is there."""

    tenant: str
    role: str


async def prepare(connection: Connection) -> None:
    """Make the schema and its tables where they are missing."""
    async with connection.transaction():
        await connection.execute(_PREPARE)


def hashed(secret: str) -> str:
    """What is kept of a secret. Ours have 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


async def invite(connection: Connection, account: Account, now: datetime) -> str:
    """The secret of a new set-up link; earlier links of this business that nobody used are void."""
    secret = secrets.token_urlsafe(32)
    async with connection.transaction():
        await connection.execute("DELETE FROM accounts.links WHERE tenant = %s AND used_at IS NULL", [account.tenant])
        await connection.execute(
            "INSERT INTO accounts.links (hash, tenant, role, expires_at) VALUES (%s, %s, %s, %s)",
            [hashed(secret), account.tenant, account.role, now + LINK_LIFE],
        )
    return secret


async def accept(connection: Connection, secret: str, now: datetime) -> tuple[str, Account] | None:
    """Use a set-up link up; a bearer token for its business. None when it is unknown, used or too old."""
    token = secrets.token_urlsafe(32)
    async with connection.transaction():
        found = await connection.execute(
            """UPDATE accounts.links SET used_at = %s WHERE hash = %s AND used_at IS NULL AND expires_at > %s
               RETURNING tenant, role""",
            [now, hashed(secret), now],
        )
        row = await found.fetchone()
        if row is None:
            return None
        await connection.execute(
            "INSERT INTO accounts.tokens (hash, tenant, role, made_at) VALUES (%s, %s, %s, %s)", [hashed(token), *row, now]
        )
    return token, Account(*row)


async def bearer(connection: Connection, token: str) -> Account | None:
    """Whose token this is; None when it is nobody's, or revoked."""
    found = await connection.execute(
        "SELECT tenant, role FROM accounts.tokens WHERE hash = %s AND revoked_at IS NULL", [hashed(token)]
    )
    row = await found.fetchone()
    return Account(*row) if row else None


async def settled(connection: Connection, tenant: str) -> bool:
    """Whether somebody has used a set-up link of this business."""
    found = await connection.execute("SELECT count(*) > 0 FROM accounts.tokens WHERE tenant = %s", [tenant])
    row = await found.fetchone()
    return bool(row and row[0])
