"""What a row of a read model is: a struct whose fields are columns, merged field by field."""

import types
import typing
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, TypeVar, assert_never

import msgspec

Merge = Literal["last", "latest", "earliest", "sum"]

#: A time of which the greatest counts, whatever order the facts come in.
Latest = Annotated[datetime, msgspec.Meta(extra={"merge": "latest"})]
#: A time of which the smallest counts.
Earliest = Annotated[datetime, msgspec.Meta(extra={"merge": "earliest"})]
#: A count to which each fact adds. Facts are projected exactly once, so that nothing is counted twice.
Count = Annotated[int, msgspec.Meta(extra={"merge": "sum"})]
#: An exact amount to which each fact adds.
Amount = Annotated[Decimal, msgspec.Meta(extra={"merge": "sum"})]

_TYPES = {str: "text", int: "bigint", float: "double precision", bool: "boolean", Decimal: "numeric", datetime: "timestamptz"}


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one fact says about one row. `None` says nothing and leaves the column as it was.

    Merging is associative, and does not depend on how the facts were batched, so that a replay equals the live rows.
    """

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    #: Further indexes: columns, in order.
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    #: Columns in which words are looked up.
    searched: ClassVar[tuple[str, ...]] = ()


class Column(msgspec.Struct, frozen=True):
    """A column: its name, its PostgreSQL type, how two values merge."""

    name: str
    type: str
    merge: Merge


class Table(msgspec.Struct, frozen=True):
    """What the projection runtime knows of a row type."""

    row: type[Row]
    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    indexes: tuple[tuple[str, ...], ...]
    searched: tuple[str, ...] = ()


def describe_table(row: type[Row]) -> Table:
    """The table of a row type; TypeError when a field is none that a column can hold."""
    hints = typing.get_type_hints(row, include_extras=True)
    columns = tuple(_column(name, hints[name]) for name in row.__struct_fields__)
    return Table(row, row.table, row.key, columns, row.indexes, row.searched)


def _column(name: str, hint: Any) -> Column:
    merge: Merge = "last"
    for part in (hint, *typing.get_args(hint)):
        if typing.get_origin(part) is Annotated:
            merge = next((m.extra["merge"] for m in part.__metadata__ if getattr(m, "extra", None)), merge)
    plain = [_plain(part) for part in _options(hint) if part is not type(None)]
    if len(plain) != 1 or plain[0] not in _TYPES:
        raise TypeError(f"column {name!r} cannot be {hint}: use one of {', '.join(t.__name__ for t in _TYPES)}, or None")
    return Column(name, _TYPES[plain[0]], merge)


def _options(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return typing.get_args(hint)
    return (hint,)


def _plain(hint: Any) -> Any:
    return typing.get_args(hint)[0] if typing.get_origin(hint) is Annotated else hint


R = TypeVar("R", bound=Row)


def merge_rows(old: R, new: R, shape: Table) -> R:
    """Two statements about the same row as one: what the newer says, where it says something."""
    change: dict[str, Any] = {}
    for column in shape.columns:
        value = getattr(new, column.name)
        if value is None:
            continue
        before = getattr(old, column.name)
        match column.merge:
            case "latest":
                value = value if before is None else max(before, value)
            case "earliest":
                value = value if before is None else min(before, value)
            case "sum":
                value = value if before is None else before + value
            case "last":
                pass
            case _:
                assert_never(column.merge)
        change[column.name] = value
    return msgspec.structs.replace(old, **change)
