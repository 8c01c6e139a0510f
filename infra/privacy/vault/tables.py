"""The vault's tables in PostgreSQL, over one plain connection that comes back after it was lost."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import psycopg

from bus.log import Unavailable
from infra.runtime.database.statistics import keep_none

# Two processes may prepare at once; the lock makes "if not exists" true for both.
_PREPARE = f"""
SELECT pg_advisory_xact_lock(hashtext('daybook.vault'));
CREATE SCHEMA IF NOT EXISTS vault;
CREATE TABLE IF NOT EXISTS vault.tenant_keys (
    tenant text NOT NULL, version int NOT NULL, wrapped bytea NOT NULL, PRIMARY KEY (tenant, version));
CREATE TABLE IF NOT EXISTS vault.data_keys (
    tenant text NOT NULL, owner text COLLATE "C" NOT NULL, version int NOT NULL, step int NOT NULL DEFAULT 0,
    wrapped bytea NOT NULL, number bigserial, PRIMARY KEY (tenant, owner));
CREATE INDEX IF NOT EXISTS data_keys_number ON vault.data_keys (number);
CREATE TABLE IF NOT EXISTS vault.destroyed (
    tenant text NOT NULL, owner text COLLATE "C" NOT NULL, fingerprint text NOT NULL, number bigserial,
    at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (tenant, owner));
CREATE INDEX IF NOT EXISTS destroyed_number ON vault.destroyed (number);
{keep_none("vault.tenant_keys", "wrapped")}
{keep_none("vault.data_keys", "wrapped")}
"""
_WAIT = "-c statement_timeout=2000 -c lock_timeout=2000"

_LOST = (psycopg.OperationalError, psycopg.InterfaceError)

Connection = psycopg.Connection[tuple[Any, ...]]
T = TypeVar("T")


class VaultTables:
    """One connection; not for two threads at once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection | None = None

    def do(self, work: Callable[[Connection], T]) -> T:
        """Do it in one transaction; a connection that was lost is opened again once. Unavailable when that fails."""
        try:
            return self._once(work)
        except _LOST:
            self.close()
        try:
            return self._once(work)
        except _LOST as wrong:
            self.close()
            raise Unavailable("the vault cannot be reached; is PostgreSQL running?") from wrong

    def _once(self, work: Callable[[Connection], T]) -> T:
        if self._connection is None:
            self._connection = psycopg.connect(self._url, connect_timeout=2, options=_WAIT, application_name="vault")
            self._connection.autocommit = True
            with self._connection.transaction():
                self._connection.execute(_PREPARE.encode())
        with self._connection.transaction():
            return work(self._connection)

    def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None
