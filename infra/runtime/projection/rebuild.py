"""Rebuilding a read model: the next generation is filled beside the live one, catches up, and takes its place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import msgspec

from bus.log import Log
from handlers.clock import Clock
from infra.runtime.projection import generations
from infra.runtime.projection.batch import apply_batch
from infra.runtime.projection.comparison import RowDifference, compare_tables
from infra.runtime.projection.generations import Connection, Generation
from infra.runtime.projection.read_ahead import find_unwanted_tags, make_queue, read_ahead
from projectors.projector import Projector

Connect = Callable[[], Awaitable[Connection]]
#: Told after every transaction: facts projected so far, and which share of the log that is (None where nobody knows).
Told = Callable[[int, float | None], None]

#: The rest that may be left when the live generation is held still for the switch.
SIP = 500


class RebuildBusy(Exception):
    """Somebody else is rebuilding this read model; wait until they are done."""


class RebuildResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a rebuild did. `differences` is None when nothing was compared; `old` is the generation before, still there."""

    generation: Generation
    facts: int
    aside: int
    seconds: float
    switch_ms: float
    old: Generation | None = None
    differences: list[RowDifference] | None = None


async def rebuild_read_model(
    projector: Projector, log: Log, connect: Connect, clock: Clock, *, verify: bool = False, told: Told | None = None
) -> RebuildResult:
    """Build the rows again from the beginning and switch readers over; with `verify` compare with the rows before.

    Nothing is lost when this is killed: the half-built generation is dropped by the next rebuild.
    """
    began = clock.steady()
    async with await connect() as building, await connect() as switching:
        await building.execute("SET synchronous_commit TO off")
        await generations.make_bookkeeping(switching)
        async with _alone(switching, projector):
            new = await generations.begin_generation(building, projector)
            old = await generations.find_live(switching, projector)
            count = _Count(told, await generations.read_positions(switching, old) if old else {})
            while await _fill(building, new, log, count) > SIP:
                pass
            held = clock.steady()
            differences = None
            async with switching.transaction():
                until = await _hold(switching, building, old, new, log)
                await _fill(building, new, log, count, until=until)
                if verify and old:
                    differences = await compare_tables(switching, old, new)
                await generations.switch_generation(switching, new)
            switched = clock.steady()
    return RebuildResult(
        generation=new,
        facts=count.facts,
        aside=count.aside,
        seconds=switched - began,
        switch_ms=1000 * (switched - held),
        old=old,
        differences=differences,
    )


@asynccontextmanager
async def _alone(connection: Connection, projector: Projector) -> AsyncIterator[None]:
    name = f"rebuild {projector.name}"
    found = await connection.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
    if await found.fetchone() != (True,):
        raise RebuildBusy(f"{projector.name} is being rebuilt already; wait until that is done")
    try:
        yield
    finally:
        if not connection.closed:
            await connection.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


class _Count:
    """Counts what was filled, and tells. `ends` are the positions of the live generation: where the work is about done."""

    def __init__(self, told: Told | None = None, ends: Mapping[str, int] | None = None) -> None:
        self.facts, self.aside, self._told = 0, 0, told
        self._ends, self._places = dict(ends or {}), dict[str, int]()

    def add(self, facts: int, aside: int, stream: str, position: int) -> None:
        self.facts += facts
        self.aside += aside
        self._places[stream] = position
        if self._told:
            end = sum(self._ends.values())
            self._told(self.facts, min(sum(self._places.values()) / end, 1.0) if end else None)


async def _hold(
    switching: Connection, building: Connection, old: Generation | None, new: Generation, log: Log
) -> Mapping[str, int]:
    """Hold the live generation still, and say up to where the new one must come so that no reader is taken back in time.

    Where both have the same code, the old rows are brought there too, so that they can be compared. The log may grow
    meanwhile: this is bounded by what both have projected.
    """
    built = await generations.read_positions(building, new)
    held = await generations.read_positions(switching, old, lock=True) if old else {}
    until = {stream: max(held.get(stream, 0), place) for stream, place in built.items()}
    if old and old.version == new.version:
        await _fill(switching, old, log, _Count(), until=until)
    return until


async def _fill(
    connection: Connection, generation: Generation, log: Log, count: _Count, *, until: Mapping[str, int] | None = None
) -> int:
    """Project what the log holds now, but nothing after `until`; how many facts that were."""
    filled = 0
    for stream, after in (await generations.read_positions(connection, generation)).items():
        place, waiting, filters = after, make_queue(), generation.filters[stream]
        without = find_unwanted_tags(generation.projector)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(read_ahead(log, filters, after, (until or {}).get(stream), waiting, without))
            while (helping := await waiting.get()) is not None:
                done = await apply_batch(connection, generation, stream, place, helping.facts, helping.puzzles)
                place = done.position
                filled += len(helping.facts)
                count.add(len(helping.facts), len(done.aside), stream, place)
    return filled
