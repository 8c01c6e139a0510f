"""Generations of a read model: each in a PostgreSQL schema of its own, one of them live behind stable views."""

from collections.abc import Mapping
from typing import Any

import msgspec
from psycopg import AsyncConnection, sql

from bus.streams import stream_of
from infra.runtime.database.migrating import apply_later, beside
from infra.runtime.projection import tables
from projectors.projector import Projector

Connection = AsyncConnection[Any]


class Generation(msgspec.Struct, frozen=True):
    """One building of a projector's rows. `number` counts from 1; the rows are in the schema `schema`."""

    projector: Projector
    number: int
    version: int

    @property
    def schema(self) -> str:
        return f"{self.projector.name}_{self.number}"

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        return filters_by_stream(self.projector)


def filters_by_stream(projector: Projector) -> Mapping[str, tuple[str, ...]]:
    """The subject filters by stream."""
    by_stream: dict[str, tuple[str, ...]] = {}
    for subject in projector.reads:
        by_stream[stream_of(subject)] = (*by_stream.get(stream_of(subject), ()), subject)
    return by_stream


async def make_bookkeeping(connection: Connection) -> None:
    """Make the books the runtime keeps, once; several processes may try at the same time."""
    await apply_later(connection, beside(__file__))


async def find_live(connection: Connection, projector: Projector) -> Generation | None:
    """The generation that readers see; None before the first."""
    found = await connection.execute(
        "SELECT generation, version FROM projections.generations WHERE projector = %s AND live", [projector.name]
    )
    row = await found.fetchone()
    return Generation(projector, *row) if row else None


async def begin_generation(connection: Connection, projector: Projector) -> Generation:
    """Make the next generation, empty; what an earlier attempt left half built is dropped.

    The caller holds the lock of `building`.
    """
    async with connection.transaction():
        half = await connection.execute(
            """SELECT DISTINCT generation, version FROM projections.generations JOIN projections.positions
               USING (projector, generation) WHERE projector = %s AND NOT live""",
            [projector.name],
        )
        for number, version in await half.fetchall():
            await drop_generation(connection, Generation(projector, number, version))
        last = await connection.execute(
            "SELECT coalesce(max(generation), 0) FROM projections.generations WHERE projector = %s", [projector.name]
        )
        ((number,),) = await last.fetchall()
        made = Generation(projector, number + 1, projector.version)
        await connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(made.schema)))
        for table in projector.tables:
            await connection.execute(tables.create_statement(made.schema, table))
        await _show(connection, made)
        await connection.execute(
            "INSERT INTO projections.generations (projector, generation, version, live) VALUES (%s, %s, %s, false)",
            [projector.name, made.number, made.version],
        )
        for stream in made.filters:
            await connection.execute(
                "INSERT INTO projections.positions VALUES (%s, %s, %s, 0)", [projector.name, made.number, stream]
            )
    return made


async def _show(connection: Connection, made: Generation) -> None:
    """Make the views of a generation, under a name that nobody reads yet; those that nobody reads any more go."""
    name = made.projector.name
    for stale in (_before(name), _next(name)):
        await connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(stale)))
    await connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(_next(name))))
    for table in made.projector.tables:
        view, rows = sql.Identifier(_next(name), table.name), sql.Identifier(made.schema, table.name)
        await connection.execute(sql.SQL("CREATE VIEW {} AS SELECT * FROM {}").format(view, rows))


def _next(name: str) -> str:
    return f"next_{name}"


def _before(name: str) -> str:
    return f"before_{name}"


def _rename(schema: str, name: str) -> sql.Composed:
    return sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(schema), sql.Identifier(name))


async def switch_generation(connection: Connection, new: Generation) -> None:
    """Let readers see `new`, in one transaction. Who still writes to the generation before is fenced from now on.

    The views of both are there already, and only their schemas change names: dropping views would wait for readers of one
    while it keeps them from another, and PostgreSQL ends such a deadlock at somebody's cost.
    """
    name = new.projector.name
    async with connection.transaction():
        await connection.execute(
            """DELETE FROM projections.positions WHERE projector = %s AND generation IN (
                   SELECT generation FROM projections.generations WHERE projector = %s AND live)""",
            [name, name],
        )
        await connection.execute("UPDATE projections.generations SET live = false WHERE projector = %s AND live", [name])
        await connection.execute(
            "UPDATE projections.generations SET live = true WHERE projector = %s AND generation = %s", [name, new.number]
        )
        found = await connection.execute("SELECT FROM pg_namespace WHERE nspname = %s", [name])
        if found.rowcount:
            await connection.execute(_rename(name, _before(name)))
        await connection.execute(_rename(_next(name), name))


async def find_finished(connection: Connection, projector: Projector) -> list[Generation]:
    """The generations that once were live and are kept only to look back at."""
    found = await connection.execute(
        """SELECT generation, version FROM projections.generations AS kept WHERE projector = %s AND NOT live
           AND NOT EXISTS (SELECT FROM projections.positions AS half
                           WHERE half.projector = kept.projector AND half.generation = kept.generation)
           ORDER BY generation""",
        [projector.name],
    )
    return [Generation(projector, *row) for row in await found.fetchall()]


async def drop_generation(connection: Connection, old: Generation) -> None:
    """Forget a generation that is not live: its rows, its positions, its parked facts."""
    async with connection.transaction():
        await connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(old.schema)))
        for book in ("positions", "parked", "generations"):
            await connection.execute(
                sql.SQL("DELETE FROM {} WHERE projector = %s AND generation = %s").format(sql.Identifier("projections", book)),
                [old.projector.name, old.number],
            )


async def count_parked(connection: Connection, generation: Generation) -> list[tuple[str, str, int]]:
    """What could not be projected: tag, reason, and how many facts."""
    found = await connection.execute(
        """SELECT tag, reason, count(*) FROM projections.parked WHERE projector = %s AND generation = %s
           GROUP BY tag, reason ORDER BY 3 DESC""",
        [generation.projector.name, generation.number],
    )
    return await found.fetchall()


async def read_positions(connection: Connection, generation: Generation, *, lock: bool = False) -> dict[str, int]:
    """Up to where each stream has been projected; with `lock` nobody else can move on until the transaction ends."""
    found = await connection.execute(
        sql.SQL(
            "SELECT stream, position FROM projections.positions WHERE projector = %s AND generation = %s ORDER BY stream {}"
        ).format(sql.SQL("FOR UPDATE" if lock else "")),
        [generation.projector.name, generation.number],
    )
    return dict(await found.fetchall())
