"""Sealing what is personal in an event under a person's own key, and opening it for readers."""

import functools
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec
from msgspec import inspect

from schemas.frame import Frame

Struct = TypeVar("Struct", bound=msgspec.Struct)
Change = Callable[[str], str]
Walk = Callable[[Any, Change], Any]


class SealContext(NamedTuple):
    """Whose text it is, and the fact it stands in (tag and id): what is sealed for one fact opens in no other."""

    tenant: str
    person: str
    fact: str


class Sealer(Protocol):
    """Turns text into text only its person's key can open. Milliseconds are too slow: keys are held hot.

    Both raise Unavailable when a key is wanted that cannot be had now.
    """

    def seal(self, whose: SealContext, text: str) -> str:
        """The text sealed; `ERASED` when the person's key was destroyed."""
        ...

    def open(self, whose: SealContext, text: str) -> str:
        """The text again, `ERASED` when the key was destroyed. ValueError when it was sealed for another fact."""
        ...


class FrameSealer(Protocol):
    """Seals the sound of a frame under a key of its call; number, times and epoch stay readable. Microseconds."""

    def seal(self, subject: str, frame: Frame) -> Frame: ...

    def open(self, subject: str, frame: Frame) -> Frame:
        """The frame with its sound; with silence when the call's key was destroyed."""
        ...


class PlainSealer:
    """Seals nothing: for tests and for tools that must see what is on the wire."""

    def seal(self, whose: SealContext, text: str) -> str:  # noqa: ARG002 - the port names it
        return text

    def open(self, whose: SealContext, text: str) -> str:  # noqa: ARG002 - the port names it
        return text


class PlainFrameSealer:
    """Seals no sound."""

    def seal(self, subject: str, frame: Frame) -> Frame:  # noqa: ARG002 - the port names it
        return frame

    def open(self, subject: str, frame: Frame) -> Frame:  # noqa: ARG002 - the port names it
        return frame


def seal_event(event: Struct, whose: SealContext, sealer: Sealer) -> Struct:
    """`event` with its personal fields sealed; the same object when it has none or there is no person."""
    return change_personal_texts(event, functools.partial(sealer.seal, whose)) if whose.person else event


def open_event(event: Struct, whose: SealContext, sealer: Sealer) -> Struct:
    """`event` with its personal fields readable."""
    return change_personal_texts(event, functools.partial(sealer.open, whose)) if whose.person else event


def change_personal_texts(event: Struct, change: Change) -> Struct:
    """`event` with every personal text in it replaced by what `change` makes of it."""
    walk = personal_texts_changer(type(event))
    done: Struct = walk(event, change) if walk else event
    return done


@functools.cache
def personal_texts_changer(struct: type[msgspec.Struct]) -> Walk | None:
    """How to change the personal texts of a struct, computed once per class; None when it has none."""
    return _walk(inspect.type_info(struct))


def _walk(kind: inspect.Type) -> Walk | None:
    match kind:
        case inspect.Metadata(extra={"personal": True}):
            return _text
        case inspect.Metadata(type=inner):
            return _walk(inner)
        case inspect.StructType(fields=fields):
            walks = {field.name: walk for field in fields if (walk := _walk(field.type))}
            return functools.partial(_fields, walks) if walks else None
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return functools.partial(_items, walk) if (walk := _walk(item)) else None
        case inspect.TupleType(item_types=items):
            parts = [_walk(item) for item in items]
            return functools.partial(_places, parts) if any(parts) else None
        case inspect.DictType(value_type=value):
            return functools.partial(_values, walk) if (walk := _walk(value)) else None
        case inspect.UnionType(types=types):
            some = [walk for walk in map(_walk, types) if walk]
            return functools.partial(_either, some[0]) if some else None
        case _:  # open: every other kind of value holds no text of its own
            return None


def _text(text: Any, change: Change) -> Any:
    return change(text) if text else text


def _fields(walks: dict[str, Walk], struct: Any, change: Change) -> Any:
    return msgspec.structs.replace(struct, **{name: walk(getattr(struct, name), change) for name, walk in walks.items()})


def _items(walk: Walk, items: Any, change: Change) -> Any:
    return type(items)(walk(item, change) for item in items)


def _places(parts: list[Walk | None], items: Any, change: Change) -> Any:
    return tuple(walk(item, change) if walk else item for walk, item in zip(parts, items, strict=True))


def _values(walk: Walk, mapping: Any, change: Change) -> Any:
    return {key: walk(value, change) for key, value in mapping.items()}


def _either(walk: Walk, value: Any, change: Change) -> Any:
    return value if value is None else walk(value, change)
