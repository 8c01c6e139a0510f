"""Applying SQL files in order, each once, each in its own transaction; several processes may try at the same time."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

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


async def apply_migrations(url: str, migrations: Iterable[Migration]) -> list[str]:
    """Apply what is new; the names of what was applied. Changed when an applied one was edited: write a new file instead."""
    applied = []
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
        await connection.execute("select pg_advisory_lock(hashtext('daybook.migrations'))")
        await connection.execute(_KEPT)
        cursor = await connection.execute("select name, checksum from daybook.migrations")
        known: dict[str, str] = dict(await cursor.fetchall())
        for migration in sorted(migrations):
            if known.get(migration.name, migration.checksum) != migration.checksum:
                raise MigrationChanged(
                    f"{migration.name} was changed after it had been applied; undo that, and put the change into a new file"
                )
            if migration.name not in known:
                async with connection.transaction():
                    await connection.execute(migration.sql.encode())
                    await connection.execute(
                        "insert into daybook.migrations (name, checksum) values (%s, %s)", (migration.name, migration.checksum)
                    )
                applied.append(migration.name)
    return applied


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
