"""Every fact there is, by its tag: found by reading the schemas package, so there is no list to edit."""

import functools
import importlib
import pkgutil
from collections.abc import Iterator, Mapping

import schemas
from schemas.event import Event


@functools.cache
def events_by_tag() -> Mapping[str, type[Event]]:
    """Tag to class, for all events of the schemas package; TypeError when two classes share a tag."""
    for module in pkgutil.walk_packages(schemas.__path__, "schemas."):
        importlib.import_module(module.name)
    found: dict[str, type[Event]] = {}
    for event in _below(Event):
        if event.__module__.startswith("schemas."):
            if event.tag() in found:
                raise TypeError(f"{event.__name__} and {found[event.tag()].__name__} share the tag {event.tag()!r}; rename one")
            found[event.tag()] = event
    return found


def _below(event: type[Event]) -> Iterator[type[Event]]:
    for child in event.__subclasses__():
        yield child
        yield from _below(child)
