"""The vault's tables in PostgreSQL, over one plain connection that comes back after it was lost."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import psycopg

from bus.log import Unavailable
from infra.runtime.database.migrating import apply, beside

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
            apply(self._connection, beside(__file__))
        with self._connection.transaction():
            return work(self._connection)

    def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None
