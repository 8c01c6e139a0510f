"""The SQL of a read model's tables, from the row types: creating, merging, comparing."""

import functools
from typing import LiteralString

from psycopg import sql

from read_models.row import Column, Table
from read_models.text_search import search_vector

#: The one text column that says nothing of a person.
_OF_NOBODY = "tenant"


def create_statement(schema: str, table: Table) -> sql.Composed:
    """The statement that makes the table and its indexes, empty.

    A text may be a person's: PostgreSQL keeps no statistics of any but the business's name, for samples outlive their rows.
    """
    columns = [sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(_literal(column.type))) for column in table.columns]
    statements = [
        sql.SQL("CREATE TABLE {} ({}, PRIMARY KEY ({})) WITH (fillfactor = 80)").format(
            sql.Identifier(schema, table.name), sql.SQL(", ").join(columns), _names(table.key)
        )
    ]
    statements += [
        sql.SQL("CREATE INDEX ON {} ({})").format(sql.Identifier(schema, table.name), _names(index)) for index in table.indexes
    ]
    statements += [
        sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET STATISTICS 0").format(
            sql.Identifier(schema, table.name), sql.Identifier(column.name)
        )
        for column in table.columns
        if column.type == "text" and column.name != _OF_NOBODY
    ]
    statements += [statement for column in table.searched for statement in _search_index(schema, table, column)]
    return sql.SQL("; ").join(statements)


def _search_index(schema: str, table: Table, column: str) -> list[sql.Composed]:
    """The index of the words in a column; PostgreSQL keeps no statistics of it either."""
    name = f"{table.name}_{column}_searched"
    vector = sql.SQL(search_vector("{column}")).format(column=sql.Identifier(column))
    return [
        sql.SQL("CREATE INDEX {} ON {} USING gin (({}))").format(
            sql.Identifier(name), sql.Identifier(schema, table.name), vector
        ),
        sql.SQL("ALTER INDEX {} ALTER COLUMN 1 SET STATISTICS 0").format(sql.Identifier(schema, name)),
    ]


@functools.cache
def merge_statement(schema: str, table: Table) -> sql.Composed:
    """The statement that merges rows, given as one JSON array, each key once, into the table."""
    changes = [_change(column) for column in table.columns if column.name not in table.key]
    target = sql.Identifier(schema, table.name)
    return sql.SQL(
        "INSERT INTO {target} AS old ({names}) SELECT {names} FROM json_populate_recordset(NULL::{target}, %s::json) "
        "ORDER BY {key} ON CONFLICT ({key}) DO {action}"
    ).format(
        target=target,
        names=_names(tuple(column.name for column in table.columns)),
        key=_names(table.key),
        action=sql.SQL("UPDATE SET {}").format(sql.SQL(", ").join(changes)) if changes else sql.SQL("NOTHING"),
    )


def _change(column: Column) -> sql.Composed:
    name = sql.Identifier(column.name)
    match column.merge:
        case "latest":
            merged: LiteralString = "{name} = GREATEST(old.{name}, EXCLUDED.{name})"
        case "earliest":
            merged = "{name} = LEAST(old.{name}, EXCLUDED.{name})"
        case "sum":
            merged = "{name} = COALESCE(old.{name} + EXCLUDED.{name}, EXCLUDED.{name}, old.{name})"
        case "last":
            merged = "{name} = COALESCE(EXCLUDED.{name}, old.{name})"
    return sql.SQL(merged).format(name=name)


def difference_query(old: str, new: str, table: Table, columns: tuple[str, ...]) -> sql.Composed:
    """The question how many rows of two generations are not the same: only old, only new, and by differing columns."""
    changed = [
        sql.SQL("CASE WHEN old.{name} IS DISTINCT FROM new.{name} THEN {text} END").format(
            name=sql.Identifier(column), text=sql.Literal(column)
        )
        for column in columns
        if column not in table.key
    ]
    return sql.SQL(
        "SELECT old.{first} IS NULL AS missing_in_old, new.{first} IS NULL AS missing_in_new, "
        "array_remove(ARRAY[{changed}]::text[], NULL) AS columns, count(*) "
        "FROM {old} AS old FULL JOIN {new} AS new USING ({key}) "
        "WHERE old.{first} IS NULL OR new.{first} IS NULL OR ROW({olds}) IS DISTINCT FROM ROW({news}) "
        "GROUP BY 1, 2, 3 ORDER BY 4 DESC"
    ).format(
        first=sql.Identifier(table.key[0]),
        changed=sql.SQL(", ").join(changed),
        old=sql.Identifier(old, table.name),
        new=sql.Identifier(new, table.name),
        key=_names(table.key),
        olds=_names(columns, "old"),
        news=_names(columns, "new"),
    )


def _names(names: tuple[str, ...], of: str = "") -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(*([of] if of else []), name) for name in names)


def _literal(type_: str) -> LiteralString:
    """The column types are our own words, from the list in `read_models/row.py`."""
    known: dict[str, LiteralString] = {
        word: word for word in ("text", "bigint", "double precision", "boolean", "numeric", "timestamptz")
    }
    return known[type_]
