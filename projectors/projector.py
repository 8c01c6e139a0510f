"""Declaring a projector: facts in, rows out, and nothing else."""

import inspect
import typing
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from read_models.row import Row, Table, describe_table
from schemas.event import Event
from schemas.fact import Fact

Project = Callable[[Fact], Iterator[Row]]


class Projector(msgspec.Struct, frozen=True, kw_only=True):
    """A declared projector.

    `version` grows with every change of its rows or of what they mean; the runtime then builds the new rows beside the
    old ones. `reads` are subject filters, and `wants` the events under them that it looks at, empty for all: the others are
    not even decoded. `tables` are named by the signature: what it yields is what it writes.
    """

    name: str
    version: int
    reads: tuple[str, ...]
    project: Project
    tables: tuple[Table, ...]
    wants: tuple[type[Event], ...] = ()


_DECLARED: dict[str, Projector] = {}

P = typing.TypeVar("P", bound=Callable[[Fact], Iterator[Any]])


def projector(name: str, *, version: int, reads: tuple[str, ...], wants: tuple[type[Event], ...] = ()) -> Callable[[P], P]:
    """Declare the projector `name`. TypeError when its signature does not say which rows it yields."""

    def declare(project: P) -> P:
        if name in _DECLARED and _DECLARED[name].project.__module__ != project.__module__:
            raise TypeError(f"two projectors are called {name!r}: rename the one in {project.__module__}")
        tables = _tables(project)
        _DECLARED[name] = Projector(name=name, version=version, reads=reads, project=project, tables=tables, wants=wants)
        return project

    return declare


def declared_projectors() -> dict[str, Projector]:
    """All projectors declared by the modules imported so far, by name."""
    return dict(_DECLARED)


def _tables(project: Callable[..., Any]) -> tuple[Table, ...]:
    yielded = typing.get_type_hints(project).get("return")
    if typing.get_origin(yielded) is not Iterator:
        raise TypeError(f"{project!r} must be annotated as an Iterator of the rows it yields")
    (rows,) = typing.get_args(yielded)
    types_ = typing.get_args(rows) or (rows,)
    if not all(inspect.isclass(row) and issubclass(row, Row) for row in types_):
        raise TypeError(f"{project!r} may yield rows only, and is annotated with {rows}")
    return tuple(map(describe_table, types_))
