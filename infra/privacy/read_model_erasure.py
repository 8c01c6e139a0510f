"""The read models as an erasure sees them: built again from a log that has forgotten, and the old rows gone from the disk."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

import psycopg

from bus.log import Log
from handlers.clock import Clock
from handlers.privacy.ports import ReadModels
from infra.runtime.discovery import import_modules
from infra.runtime.projection import generations
from infra.runtime.projection.rebuild import RebuildBusy, rebuild_read_model
from projectors.projector import declared_projectors

_AGAIN_SECONDS = 1.0
#: Tables that are not built again but had rows of the person deleted.
_EMPTIED = ("vault.numbers", "vault.data_keys")


class ErasableModels(ReadModels, Protocol):
    """Every read model there is, and the disk that they are on."""

    async def sweep(self) -> bool:
        """Have the database let go of deleted bytes; whether that took in its journal."""
        ...


class PostgresReadModels:
    """Rebuilds beside the live rows, so that no reader notices."""

    def __init__(self, url: str, log: Log, clock: Clock) -> None:
        self._url, self._log, self._clock = url, log, clock
        self._turn = asyncio.Lock()
        import_modules("projectors")

    def names(self) -> Sequence[str]:
        return sorted(declared_projectors())

    async def rewrite(self, name: str) -> int:
        """One at a time, and after whoever else is building it."""
        projector = declared_projectors()[name]
        async with self._turn:
            while True:
                try:
                    done = await rebuild_read_model(projector, self._log, self._connect, self._clock)
                    break
                except RebuildBusy:
                    await asyncio.sleep(_AGAIN_SECONDS)
            async with await self._connect() as connection:
                for old in await generations.find_finished(connection, projector):
                    await generations.drop_generation(connection, old)
        return done.facts

    async def sweep(self) -> bool:
        """Rewrites the emptied tables, then ends the journal's file and lets the server delete what it needs no more."""
        async with await self._connect() as connection:
            for table in _EMPTIED:
                if await (await connection.execute("SELECT to_regclass(%s)", (table,))).fetchone() != (None,):
                    await connection.execute(psycopg.sql.SQL("VACUUM FULL {}").format(psycopg.sql.Identifier(*table.split("."))))
            try:
                await connection.execute("SELECT pg_switch_wal()")
                await connection.execute("CHECKPOINT")
            except psycopg.errors.InsufficientPrivilege:
                return False  # a managed database keeps its journal as long as it was told to
            recycled = await (await connection.execute("SHOW wal_recycle")).fetchone()
        return recycled == ("off",)

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(self._url, autocommit=True, connect_timeout=10)
