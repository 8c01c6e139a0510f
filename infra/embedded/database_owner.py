"""The role that Daybook works as in its embedded PostgreSQL: it owns the database, and is no superuser."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.embedded import postgres
from infra.secret_files import read_secret

if TYPE_CHECKING:
    from psycopg import AsyncConnection, sql

OWNER, DATABASE = "daybook_owner", "daybook"
_KEY = "postgres-owner"
#: What an erasure needs beyond its own tables: to end the journal's file, and to have what it no longer needs deleted.
_GRANTS = f"GRANT pg_checkpoint TO {OWNER}; GRANT EXECUTE ON FUNCTION pg_catalog.pg_switch_wal() TO {OWNER}"
#: What an earlier version made as a superuser. Sequences of a column go with their table.
_HAND_OVER = f"""
DO $$ DECLARE one record; BEGIN
FOR one IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
    AND nspowner <> '{OWNER}'::regrole
LOOP EXECUTE format('ALTER SCHEMA %I OWNER TO {OWNER}', one.nspname); END LOOP;
FOR one IN SELECT nspname, relname, relkind FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'v', 'm', 'p') AND relowner <> '{OWNER}'::regrole
    AND nspname !~ '^pg_' AND nspname <> 'information_schema'
LOOP EXECUTE format('ALTER TABLE %I.%I OWNER TO {OWNER}', one.nspname, one.relname); END LOOP;
END $$;
"""  # noqa: S608 - the names are ours


def url(folder: Path, port: int) -> str:
    """Where Daybook connects; holds the password."""
    return f"postgresql://{OWNER}:{read_secret(folder, _KEY)}@127.0.0.1:{port}/{DATABASE}"


async def admit(folder: Path, port: int) -> None:
    """Make the role and its database where they are missing, and hand over what a superuser had made. Safe to do again.

    Whoever can have any SQL run as this role reads neither files nor other programs' environments.
    """
    from psycopg import sql  # noqa: PLC0415 - slow to import, and whoever only wants the address need not wait

    name, password = sql.Identifier(OWNER), sql.Literal(read_secret(folder, _KEY))
    async with await _connect(folder, port, "postgres") as connection:
        await _unless(connection, "SELECT FROM pg_roles WHERE rolname = %s", OWNER, sql.SQL("CREATE ROLE {}").format(name))
        await connection.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION PASSWORD {}").format(name, password)
        )
        make = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), name)
        await _unless(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE, make)
        await connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(DATABASE), name))
    async with await _connect(folder, port, DATABASE) as connection:
        await connection.execute(_HAND_OVER.encode())
        await connection.execute(_GRANTS.encode())


async def _connect(folder: Path, port: int, database: str) -> "AsyncConnection[Any]":
    from psycopg import AsyncConnection  # noqa: PLC0415 - see admit

    return await AsyncConnection.connect(postgres.client_url(folder, port, database), autocommit=True, connect_timeout=10)


async def _unless(connection: "AsyncConnection[Any]", there: str, name: str, make: "sql.Composed") -> None:
    found = await connection.execute(there.encode(), [name])
    if not found.rowcount:
        await connection.execute(make)
