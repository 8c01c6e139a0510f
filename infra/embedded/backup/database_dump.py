"""The tables that no log could build again: keys, numbers, accounts. Read models are built anew after a restore."""

import asyncio
import os
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from infra.embedded.backup.manifest import BackupUnusable
from infra.embedded.binaries import find_postgres

#: Schemas whose rows are kept. Of `projections` only the tables are: what they say of read models ends with those.
KEPT = ("vault", "accounts", "daybook")
_EMPTY = "projections"
_SECONDS = 3600.0
#: What the client programs read instead of arguments, which anybody on the machine could see.
_VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


async def dump_database(url: str, into: Path) -> dict[str, int]:
    """Write the kept tables into a file, as they stand at one moment; how many rows each has in it."""
    schemas = [f"--schema={name}" for name in (*KEPT, _EMPTY)]
    async with await psycopg.AsyncConnection.connect(url, connect_timeout=10) as connection:
        await connection.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
        exported = await (await connection.execute("SELECT pg_export_snapshot()")).fetchone() or ("",)
        rows = await _count_rows(connection)
        options = ("--format=custom", f"--snapshot={exported[0]}", f"--exclude-table-data={_EMPTY}.*", f"--file={into}")
        await _run("pg_dump", url, *options, *schemas)
    return rows


async def restore_database(url: str, file: Path) -> None:
    """Make the tables from such a file, in a database that has none of them; all or nothing."""
    name = str(conninfo_to_dict(url)["dbname"])
    await _run("pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={name}", str(file))


async def count_rows(url: str) -> dict[str, int]:
    """How many rows each kept table has, by schema and name."""
    async with await psycopg.AsyncConnection.connect(url, connect_timeout=10) as connection:
        return await _count_rows(connection)


async def _count_rows(connection: psycopg.AsyncConnection[Any]) -> dict[str, int]:
    tables = await connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = ANY(%s) ORDER BY 1, 2", [list(KEPT)]
    )
    counted = {}
    for schema, table in await tables.fetchall():
        count = await connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table)))
        counted[f"{schema}.{table}"] = int((await count.fetchone() or (0,))[0])
    return counted


async def _run(program: str, url: str, *arguments: str) -> None:
    address = conninfo_to_dict(url)
    environment = {variable: str(address[part]) for part, variable in _VARIABLES.items() if part in address}
    child = await asyncio.create_subprocess_exec(
        str(find_postgres(program)),
        *arguments,
        env={"PATH": os.defpath, "PGCONNECT_TIMEOUT": "10", **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            said, _ = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise BackupUnusable(f"{program} failed: {said.decode(errors='replace').strip()[-800:]}")
