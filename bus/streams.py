"""Which stream keeps a subject, and which subjects a filter means."""

import functools
from collections.abc import Mapping
from typing import get_args

from bus.tags import kinds
from schemas.kinds import Kind, Stream

#: All streams. What each keeps is said by the kinds of things themselves.
STREAMS: tuple[Stream, ...] = get_args(Stream)


@functools.cache
def kept() -> Mapping[Stream, tuple[str, ...]]:
    """The first tokens of the subjects that each stream keeps, in order of the alphabet."""
    return {name: tuple(sorted(kind.name for kind in kinds().values() if kind.stream == name)) for name in STREAMS}


def is_lenient(subject: str) -> bool:
    """Whether who loads this life goes on without the facts it cannot read: true of what was only observed."""
    return _kind(subject).observed


def stream_of(subject: str) -> Stream:
    """The stream that keeps `subject` (or a filter with a plain first token); ValueError when none does."""
    return _kind(subject).stream


def _kind(subject: str) -> Kind:
    kind = kinds().get(subject.partition(".")[0])
    if kind is None:
        raise ValueError(f"no stream keeps {subject!r}: no fact is of that kind; schemas/kinds.py says which there are")
    return kind


def matches_filter(wanted: str, subject: str) -> bool:
    """Whether the filter `wanted` (`*` one token, a last `>` the rest) means `subject`."""
    if wanted == subject:
        return True
    asked, given = wanted.split("."), subject.split(".")
    for at, part in enumerate(asked):
        if part == ">":
            return len(given) > at
        if at >= len(given) or part not in {"*", given[at]}:
            return False
    return len(asked) == len(given)
