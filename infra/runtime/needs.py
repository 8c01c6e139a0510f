"""Providing what handlers need, by the type they name it with."""

from collections.abc import Mapping
from typing import Any

from handlers.handler import Handler


class NeedMissing(Exception):
    """A handler needs something nobody provides: add it where the role is composed."""


class Needs:
    """Values by type. A role has one; each call adds its own to a copy."""

    def __init__(self, *provided: Mapping[Any, Any]) -> None:
        self._by_type: dict[Any, Any] = {}
        for more in provided:
            self._by_type |= dict(more)

    def plus(self, more: Mapping[Any, Any]) -> "Needs":
        """The same and more, for a narrower scope."""
        return Needs(self._by_type, more)

    @property
    def kinds(self) -> frozenset[Any]:
        """The types that are provided."""
        return frozenset(self._by_type)

    def provide(self, handler: Handler, *, leaving: frozenset[type[Any]] = frozenset()) -> dict[str, Any]:
        """The arguments of a handler by name, except types in `leaving`. Missing when one is not provided."""
        absent = [
            f"{name}: {getattr(kind, '__name__', kind)}"
            for name, kind in handler.needs.items()
            if kind not in self._by_type and kind not in leaving
        ]
        if absent:
            raise NeedMissing(
                f"handler {handler.name!r} needs {', '.join(absent)}: provide it where role {handler.role!r} is composed"
            )
        return {name: self._by_type[kind] for name, kind in handler.needs.items() if kind not in leaving}
