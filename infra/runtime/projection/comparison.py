"""Comparing two generations row by row: which tables differ, in how many rows, in which columns."""

import msgspec

from infra.runtime.projection.generations import Connection, Generation
from infra.runtime.projection.tables import difference_query


class RowDifference(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a table that differ alike: only in one generation, or in these columns. Values may be personal: not shown."""

    table: str
    what: str
    rows: int


async def compare_tables(connection: Connection, old: Generation, new: Generation) -> list[RowDifference]:
    """All differences between tables and columns that both generations have; empty: the same, row by row."""
    found = []
    before = await _columns(connection, old)
    for table in new.projector.tables:
        if table.name not in before:
            found.append(RowDifference(table=table.name, what="new table", rows=0))
            continue
        columns = tuple(column.name for column in table.columns if column.name in before[table.name])
        answers = await connection.execute(difference_query(old.schema, new.schema, table, columns))
        for missing_in_old, missing_in_new, changed, rows in await answers.fetchall():
            if missing_in_old:
                what = "only in the new rows"
            elif missing_in_new:
                what = "only in the old rows"
            else:
                what = f"other {', '.join(changed)}"
            found.append(RowDifference(table=table.name, what=what, rows=rows))
    return found


async def _columns(connection: Connection, generation: Generation) -> dict[str, set[str]]:
    found = await connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s", [generation.schema]
    )
    columns: dict[str, set[str]] = {}
    for table, column in await found.fetchall():
        columns.setdefault(table, set()).add(column)
    return columns
