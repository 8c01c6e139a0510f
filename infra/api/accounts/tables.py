"""The tables of accounts, in a schema of their own: hashes and sealed secrets that must not be in the log."""

from typing import Any

from psycopg import AsyncConnection

from infra.runtime.database.statistics import keep_none

Connection = AsyncConnection[Any]

# Two processes may prepare at once; the lock makes "if not exists" true for both. `links` and `tokens` are from before
# there were accounts: what they let in had no second factor.
_PREPARE = f"""
SELECT pg_advisory_xact_lock(hashtext('daybook.accounts'));
CREATE SCHEMA IF NOT EXISTS accounts;
DROP TABLE IF EXISTS accounts.links, accounts.tokens;
CREATE TABLE IF NOT EXISTS accounts.accounts (
    account text PRIMARY KEY, tenant text NOT NULL, role text NOT NULL, state text NOT NULL, name text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT '', password text, factor bytea, last_step bigint NOT NULL DEFAULT 0, next_factor bytea,
    made_at timestamptz NOT NULL, opened_at timestamptz);
CREATE INDEX IF NOT EXISTS accounts_by_tenant ON accounts.accounts (tenant);
CREATE UNIQUE INDEX IF NOT EXISTS accounts_by_email ON accounts.accounts (email) WHERE state = 'open';
CREATE TABLE IF NOT EXISTS accounts.invitations (
    hash text PRIMARY KEY, account text NOT NULL UNIQUE, expires_at timestamptz NOT NULL, name text, email text,
    password text, factor bytea);
CREATE TABLE IF NOT EXISTS accounts.recovery (
    account text NOT NULL, hash text NOT NULL, used_at timestamptz, PRIMARY KEY (account, hash));
CREATE TABLE IF NOT EXISTS accounts.challenges (
    hash text PRIMARY KEY, account text NOT NULL, expires_at timestamptz NOT NULL, tries int NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS accounts.sessions (
    session text PRIMARY KEY, hash text NOT NULL UNIQUE, account text NOT NULL, kind text NOT NULL, label text NOT NULL,
    scopes text[] NOT NULL, made_at timestamptz NOT NULL, used_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
    revoked_at timestamptz);
CREATE INDEX IF NOT EXISTS sessions_by_account ON accounts.sessions (account);
CREATE TABLE IF NOT EXISTS accounts.attempts (
    key text PRIMARY KEY, failures int NOT NULL, failed_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS accounts.familiar (
    key text NOT NULL, origin text NOT NULL, seen_at timestamptz NOT NULL, PRIMARY KEY (key, origin));
CREATE TABLE IF NOT EXISTS accounts.outbox (
    number bigserial PRIMARY KEY, subject text NOT NULL, headers jsonb NOT NULL, payload bytea NOT NULL);
{keep_none("accounts.accounts", "name", "email", "password", "factor", "next_factor")}
{keep_none("accounts.invitations", "hash", "name", "email", "password", "factor")}
{keep_none("accounts.recovery", "hash")}
{keep_none("accounts.challenges", "hash")}
{keep_none("accounts.sessions", "hash", "label")}
{keep_none("accounts.attempts", "key")}
{keep_none("accounts.familiar", "key", "origin")}
{keep_none("accounts.outbox", "headers", "payload")}
"""


async def make_tables(connection: Connection) -> None:
    """Make the schema and its tables where they are missing."""
    async with connection.transaction():
        await connection.execute(_PREPARE.encode())


_SWEEP = """
DELETE FROM accounts.attempts WHERE failed_at < %(now)s - interval '2 days';
DELETE FROM accounts.familiar WHERE seen_at < %(now)s - interval '180 days';
DELETE FROM accounts.challenges WHERE expires_at < %(now)s;
DELETE FROM accounts.invitations WHERE expires_at < %(now)s - interval '30 days';
DELETE FROM accounts.sessions WHERE least(expires_at, coalesce(revoked_at, expires_at)) < %(now)s - interval '90 days'
"""


async def sweep_tables(connection: Connection, now: object) -> None:
    """Delete what has long been void."""
    for statement in _SWEEP.split(";"):
        await connection.execute(statement.encode(), {"now": now})
