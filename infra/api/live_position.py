"""Where a live feed is: the last sequence shown of each stream, as one text that a reader hands back to go on from there."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from bus.log import Log
from bus.tags import kinds
from schemas.kinds import Stream

#: Facts that are sent again after a reader was away; who missed more loads anew what it shows.
MOST_MISSED = 5_000
_PART = re.compile(r"([A-Z]+)-([0-9]{1,18})")


class TooFarBehind(Exception):
    """A position that cannot be gone on from: too much has happened since, or it is of another log."""


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What a role may watch of a tenant in one stream."""

    stream: Stream
    subjects: tuple[str, ...]


def watched_streams(tenant: str, role: str) -> list[Watched]:
    """What a role may watch of a tenant, stream by stream."""
    found: dict[Stream, list[str]] = {}
    for kind in kinds().values():
        if role in kind.watchers:
            found.setdefault(kind.stream, []).append(f"{kind.name}.{tenant}.*")
    return [Watched(stream=stream, subjects=tuple(sorted(found[stream]))) for stream in sorted(found)]


def write_position(sequences: Mapping[str, int]) -> str:
    """The text, safe in an address: `CALLS-12.LEDGER-34`."""
    return ".".join(f"{stream}-{sequence}" for stream, sequence in sorted(sequences.items()))


def read_position(text: str) -> dict[str, int]:
    """The sequences in a position; ValueError when it is none of ours."""
    parts = [_PART.fullmatch(part) for part in text.split(".")]
    if not all(parts):
        raise ValueError("`after` is no position: hand back the `position` of the last fact unchanged, or leave it out")
    return {part[1]: int(part[2]) for part in parts if part}


async def find_ends(log: Log, watched: Iterable[Watched]) -> dict[str, int]:
    """Where each stream stands now, as far as this reader may see it."""
    ends: dict[str, int] = {}
    for one in watched:
        newest = [await log.last(subject) for subject in one.subjects]
        ends[one.stream] = max((fact.sequence for fact in newest if fact), default=0)
    return ends


async def check_position(log: Log, watched: Iterable[Watched], position: Mapping[str, int]) -> dict[str, int]:
    """The sequences to go on after; TooFarBehind when so much was missed, or the log has never been as far."""
    missed, start = 0, dict[str, int]()
    for one in watched:
        after = start[one.stream] = position.get(one.stream, 0)
        ends = [await log.last(f"{subject.partition('.')[0]}.>") for subject in one.subjects]
        if after > max((fact.sequence for fact in ends if fact), default=0):
            raise TooFarBehind
        missed += (await log.behind(*one.subjects, after=after)).facts
    if missed > MOST_MISSED:
        raise TooFarBehind
    return start
