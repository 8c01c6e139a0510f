"""Columns of which PostgreSQL keeps no statistics: what ANALYZE samples into `pg_statistic` outlives the row it came from."""

from typing import Any

from psycopg import AsyncConnection

#: Setting a column's type, to the one it has, is what deletes its statistics; nothing is rewritten.
_KEEP_NONE = """
DO $$ DECLARE kept record; BEGIN
FOR kept IN SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute
    WHERE attrelid = '{table}'::regclass AND attname = ANY('{{{columns}}}') AND attstattarget IS DISTINCT FROM 0
LOOP
    EXECUTE format(
        'ALTER TABLE {table} ALTER COLUMN %1$I TYPE %2$s, ALTER COLUMN %1$I SET STATISTICS 0', kept.attname, kept.type);
END LOOP; END $$;
"""
_OF_KEYS = "SELECT EXISTS (SELECT FROM pg_stats WHERE schemaname = 'vault' AND attname IN ('wrapped', 'number'))"
_FILE = "SELECT pg_relation_filenode('pg_catalog.pg_statistic')"


def keep_none(table: str, *columns: str) -> str:
    """SQL that ends statistics of these columns and deletes those that are there. Costs a look at the catalogue from then on.

    The names are ours: they are not quoted.
    """
    return _KEEP_NONE.format(table=table, columns=",".join(columns))


async def of_keys(url: str) -> bool:
    """Whether PostgreSQL has samples of the vault's keys, as it took them before it was told to take none."""
    async with await AsyncConnection.connect(url, connect_timeout=10) as connection:
        return await (await connection.execute(_OF_KEYS)).fetchone() == (True,)


async def sweep(connection: AsyncConnection[Any]) -> bool:
    """Rewrite PostgreSQL's own table of statistics without its dead rows; False where this role may not.

    Dropping a table leaves its samples there until somebody vacuums. Planners wait for some milliseconds.
    """
    before = await (await connection.execute(_FILE)).fetchone()
    await connection.execute("VACUUM (FULL) pg_catalog.pg_statistic")
    return before != await (await connection.execute(_FILE)).fetchone()
