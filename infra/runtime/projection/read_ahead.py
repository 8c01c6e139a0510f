"""Reading the log ahead of a rebuild: large helpings, the next one read while one is being projected."""

import asyncio
import functools
import sys
from collections.abc import Sequence

import msgspec

from bus.log import Log
from bus.tags import RETIRED, events_by_tag
from bus.wire import Unreadable
from infra.runtime.projection.fold import PoisonRecord, note_unreadable
from projectors.projector import Projector
from schemas.fact import Fact

#: Facts in one transaction while filling; nobody reads the rows yet, so it may be many.
GULP = 5_000


class ReadBatch(msgspec.Struct, frozen=True):
    """Facts in order, and the messages between them that this version cannot read."""

    facts: Sequence[Fact]
    puzzles: Sequence[PoisonRecord]


Ready = asyncio.Queue[ReadBatch | None]


def make_queue() -> Ready:
    """Where helpings wait: one is being projected, one waits, one is being read."""
    return asyncio.Queue(maxsize=1)


@functools.cache
def find_unwanted_tags(projector: Projector) -> frozenset[str]:
    """The tags it does not look at. One that this version does not know is not among them: it is set aside."""
    wanted = {event.tag() for event in projector.wants} or events_by_tag().keys()
    return RETIRED | (events_by_tag().keys() - wanted)


async def read_ahead(
    log: Log, filters: tuple[str, ...], after: int, until: int | None, out: Ready, without: frozenset[str] = frozenset()
) -> None:
    """Put what the log holds after the sequence `after`, up to `until`, into `out`; None at the end."""
    end = sys.maxsize if until is None else until
    facts: list[Fact] = []
    puzzles: list[PoisonRecord] = []
    if end > after:

        def puzzled(message: Unreadable) -> None:
            puzzles.append(note_unreadable(message))

        async for batch in log.read(*filters, after=after, puzzled=puzzled, without=without):
            facts += [fact for fact in batch if fact.sequence <= end]
            if batch[-1].sequence >= end:
                break
            if len(facts) >= GULP:
                place = batch[-1].sequence
                await out.put(ReadBatch(facts, [one for one in puzzles if one.position < place]))
                facts, puzzles[:] = [], [one for one in puzzles if one.position > place]
    rest = [one for one in puzzles if one.position <= end]
    if facts or rest:
        await out.put(ReadBatch(facts, rest))
    await out.put(None)
