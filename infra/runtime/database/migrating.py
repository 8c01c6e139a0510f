"""Applying SQL files in order, each once; several processes may try at the same time."""

import functools
import hashlib
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path
from typing import Any, LiteralString

import msgspec
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.runtime.database import MigrationChanged

_KEPT = """
create schema if not exists daybook;
create table if not exists daybook.migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
)
"""


_APPLIED: "Question" = ("select name, checksum from daybook.migrations", None)

Question = tuple[LiteralString | bytes, Sequence[object] | None]
Rows = list[tuple[Any, ...]]


class Migration(msgspec.Struct, frozen=True, order=True):
    """One SQL file. Its name is its folder's parent and its own: `database/0001_settings.sql`."""

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()[:16]


def find_migrations(*roots: Path) -> list[Migration]:
    """Every `migrations/*.sql` below these folders, in order of name: dropping a file in is all it takes."""
    files = [file for root in roots for file in root.rglob("migrations/*.sql")]
    return sorted(Migration(f"{file.parent.parent.name}/{file.name}", file.read_text("utf-8")) for file in files)


@functools.cache
def beside(module: str) -> tuple[Migration, ...]:
    """The migrations of the folder that a module (its `__file__`) is in."""
    return tuple(find_migrations(Path(module).parent))


async def apply_migrations(url: str, migrations: Iterable[Migration]) -> list[str]:
    """Apply what is new; the names of what was applied. Changed when an applied one was edited: write a new file instead."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
        return await apply_later(connection, migrations)


async def apply_later(connection: psycopg.AsyncConnection[Any], migrations: Iterable[Migration]) -> list[str]:
    """`migrate`, on a connection that is open; all of it or nothing."""
    asking, rows = _steps(migrations), None
    async with connection.transaction():
        while True:
            try:
                question = asking.send(rows)
            except StopIteration as applied:
                return list(applied.value)
            cursor = await connection.execute(*question)
            rows = await cursor.fetchall() if cursor.description else []


def apply(connection: psycopg.Connection[Any], migrations: Iterable[Migration]) -> list[str]:
    """`migrate`, on a connection that blocks; all of it or nothing."""
    asking, rows = _steps(migrations), None
    with connection.transaction():
        while True:
            try:
                question = asking.send(rows)
            except StopIteration as applied:
                return list(applied.value)
            cursor = connection.execute(*question)
            rows = cursor.fetchall() if cursor.description else []


def _steps(migrations: Iterable[Migration]) -> Generator[Question, Rows | None, list[str]]:
    """What is asked of PostgreSQL, in order; its answers are sent in. Where all was applied before, nobody waits for anybody."""
    wanted = sorted(migrations)
    if (yield ("select to_regclass('daybook.migrations')", None)) != [(None,)] and not _new(wanted, (yield _APPLIED)):
        return []
    yield ("select pg_advisory_xact_lock(hashtext('daybook.migrations'))", None)
    yield (_KEPT, None)
    new = _new(wanted, (yield _APPLIED))
    for migration in new:
        yield (migration.sql.encode(), None)
        yield ("insert into daybook.migrations (name, checksum) values (%s, %s)", (migration.name, migration.checksum))
    return [migration.name for migration in new]


def _new(wanted: Iterable[Migration], rows: Rows | None) -> list[Migration]:
    """Those that were not applied yet. Changed when one that was reads differently now."""
    known: dict[str, str] = dict(rows or [])
    for migration in wanted:
        if known.get(migration.name, migration.checksum) != migration.checksum:
            raise MigrationChanged(
                f"{migration.name} was changed after it had been applied; undo that, and put the change into a new file"
            )
    return [migration for migration in wanted if migration.name not in known]


async def make_database(url: str) -> bool:
    """Create the database the URL names unless it is there; whether it was created."""
    wanted = conninfo_to_dict(url)
    name = str(wanted["dbname"])
    async with await psycopg.AsyncConnection.connect(
        make_conninfo(url, dbname="postgres"), autocommit=True, connect_timeout=5
    ) as connection:
        cursor = await connection.execute("select 1 from pg_database where datname = %s", (name,))
        if await cursor.fetchone():
            return False
        try:
            await connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))
        except psycopg.errors.DuplicateDatabase:
            return False
    return True
