"""Declaring a projector: facts in, rows out, and nothing else."""

import inspect
import types
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
    old ones. `reads` are subject filters. The signature names the rest: `wants` are the events that its first parameter
    accepts (empty for all), the others are not even decoded; `tables` are what it yields.
    """

    name: str
    version: int
    reads: tuple[str, ...]
    project: Project
    tables: tuple[Table, ...]
    wants: tuple[type[Event], ...] = ()


_DECLARED: dict[str, Projector] = {}

P = typing.TypeVar("P", bound=Callable[[Any, Fact], Iterator[Any]])


def projector(name: str, *, version: int, reads: tuple[str, ...]) -> Callable[[P], P]:
    """Declare the projector `name`: a fold of an event and its fact.

    TypeError when its signature does not say which events it takes and which rows it yields.
    """

    def declare(fold: P) -> P:
        if name in _DECLARED and _DECLARED[name].project.__module__ != fold.__module__:
            raise TypeError(f"two projectors are called {name!r}: rename the one in {fold.__module__}")
        wants, tables = _wants(fold), _tables(fold)
        project = _projecting(fold, wants)
        _DECLARED[name] = Projector(name=name, version=version, reads=reads, project=project, tables=tables, wants=wants)
        return fold

    return declare


def declared_projectors() -> dict[str, Projector]:
    """All projectors declared by the modules imported so far, by name."""
    return dict(_DECLARED)


def _projecting(fold: Callable[[Any, Fact], Iterator[Row]], wants: tuple[type[Event], ...]) -> Project:
    """The fold as a function of the fact alone; what it does not want makes no rows."""

    def project(fact: Fact) -> Iterator[Row]:
        if not wants or isinstance(fact.event, wants):
            yield from fold(fact.event, fact)

    project.__module__ = fold.__module__
    return project


def _wants(fold: Callable[..., Any]) -> tuple[type[Event], ...]:
    """The events of the first parameter's union, empty for `Event` itself, which is all of them."""
    names = list(inspect.signature(fold).parameters)
    hint = typing.get_type_hints(fold).get(names[0]) if names else None
    if hint is Event:
        return ()
    union = typing.get_origin(hint) in {typing.Union, types.UnionType}
    named = typing.get_args(hint) if union else (hint,)
    events = tuple(event for event in named if inspect.isclass(event) and issubclass(event, Event))
    if len(events) < len(named):
        raise TypeError(f"{fold!r} must annotate its first parameter with the events that it folds")
    return events


def _tables(project: Callable[..., Any]) -> tuple[Table, ...]:
    yielded = typing.get_type_hints(project).get("return")
    if typing.get_origin(yielded) is not Iterator:
        raise TypeError(f"{project!r} must be annotated as an Iterator of the rows it yields")
    (rows,) = typing.get_args(yielded)
    types_ = typing.get_args(rows) or (rows,)
    if not all(inspect.isclass(row) and issubclass(row, Row) for row in types_):
        raise TypeError(f"{project!r} may yield rows only, and is annotated with {rows}")
    return tuple(map(describe_table, types_))
