"""What handlers and projectors declare, by name, whatever module they stand in."""

from collections.abc import Iterable
from typing import Any

from infra.runtime.discovery import find_handlers, import_modules
from infra.runtime.micro_service import kind_tag
from projectors.projector import declared_projectors
from read_models.row import Table


def handlers() -> dict[str, Any]:
    """By name: the role, what is wanted and answered, and what the runtime is told of it."""
    return {
        one.name: {
            "role": one.role,
            "wants": _tags(one.wants),
            "answers": _tags(one.answers),
            "done": _tags(one.done),
            "interrupted by": _tags(one.interrupted_by),
            "kept": _tags(one.kept),
            "decides over pages": one.over is not None,
        }
        for one in find_handlers().values()
        if not one.run.__module__.startswith("tests")
    }


def projectors() -> dict[str, Any]:
    """By name: the version, what is read, and the tables that are written with their columns."""
    import_modules("projectors")
    return {
        one.name: {
            "version": one.version,
            "reads": sorted(one.reads),
            "wants": _tags(one.wants),
            "tables": {table.name: _table(table) for table in one.tables},
        }
        for one in declared_projectors().values()
        if not one.project.__module__.startswith("tests")
    }


def _tags(events: Iterable[type[Any]]) -> list[str]:
    return sorted(map(kind_tag, events))


def _table(table: Table) -> dict[str, Any]:
    columns = {column.name: f"{column.type}, {column.merge}" for column in table.columns}
    return {"key": table.key, "columns": columns, "indexes": sorted(table.indexes)}
