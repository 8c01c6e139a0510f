"""Every fact and every kind of thing there is, found by reading the schemas package, so that there is no list to edit."""

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import schemas
from schemas.event import Event
from schemas.kinds import Kind

#: Tags of facts that are not written any more. They are never given to others: old logs have them.
RETIRED = frozenset({"owner.invited"})


@functools.cache
def events_by_tag() -> Mapping[str, type[Event]]:
    """Tag to class, for all events of the schemas package; TypeError when two classes share a tag, or one is retired."""
    found: dict[str, type[Event]] = {}
    for event in _named(Event):
        if event.tag() in RETIRED:
            raise TypeError(f"{event.__name__} has the tag {event.tag()!r}, which meant something else once; choose another")
        if event.tag() in found:
            raise TypeError(f"{event.__name__} and {found[event.tag()].__name__} share the tag {event.tag()!r}; rename one")
        found[event.tag()] = event
    return found


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Name to kind, for all kinds of the schemas package; TypeError when two kinds share a name."""
    found: dict[str, Kind] = {}
    of_events = [(event.__name__, event.kind) for event in events_by_tag().values()]
    for who, kind in [*_values(), *of_events]:
        if isinstance(kind, Kind) and found.setdefault(kind.name, kind) != kind:
            raise TypeError(f"{who} says another thing of the kind {kind.name!r} than schemas/kinds.py; use that one")
    return found


def _named(base: type[Event]) -> Iterator[type[Event]]:
    """The events that the modules define, each once."""
    for _, value in _values():
        if inspect.isclass(value) and issubclass(value, base) and value is not base:
            yield value


def _values() -> Iterator[tuple[str, Any]]:
    """What the modules of the schemas package name; a class where it is defined only."""
    for found in pkgutil.walk_packages(schemas.__path__, "schemas."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if not inspect.isclass(value) or value.__module__ == module.__name__:
                yield name, value
