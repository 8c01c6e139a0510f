"""Rebuilding a read model: the next generation is filled beside the live one, catches up, and takes its place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import msgspec

from bus.log import Log
from handlers.clock import Clock
from infra.runtime.projection import generations
from infra.runtime.projection.batch import apply
from infra.runtime.projection.comparison import Difference, compare
from infra.runtime.projection.generations import Connection, Generation
from infra.runtime.projection.read_ahead import read_ahead, ready, unwanted
from projectors.projector import Projector

Connect = Callable[[], Awaitable[Connection]]
#: Told after every transaction: facts projected so far, and which share of the log that is (None where nobody knows).
Told = Callable[[int, float | None], None]

#: The rest that may be left when the live generation is held still for the switch.
SIP = 500


class Busy(Exception):
    """Somebody else is rebuilding this read model; wait until they are done."""


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """What a rebuild did. `differences` is None when nothing was compared; `old` is the generation before, still there."""

    generation: Generation
    facts: int
    aside: int
    seconds: float
    switch_ms: float
    old: Generation | None = None
    differences: list[Difference] | None = None


async def rebuild(
    projector: Projector, log: Log, connect: Connect, clock: Clock, *, verify: bool = False, told: Told | None = None
) -> Rebuilt:
    """Build the rows again from the beginning and switch readers over; with `verify` compare with the rows before.

    Nothing is lost when this is killed: the half-built generation is dropped by the next rebuild.
    """
    began = clock.steady()
    async with await connect() as building, await connect() as switching:
        await building.execute("SET synchronous_commit TO off")
        await generations.prepare(switching)
        async with _alone(switching, projector):
            new = await generations.begin(building, projector)
            old = await generations.live(switching, projector)
            count = _Count(told, await generations.positions(switching, old) if old else {})
            while await _fill(building, new, log, count) > SIP:
                pass
            held = clock.steady()
            differences = None
            async with switching.transaction():
                until = await _hold(switching, building, old, new, log)
                await _fill(building, new, log, count, until=until)
                if verify and old:
                    differences = await compare(switching, old, new)
                await generations.switch(switching, new)
            switched = clock.steady()
    return Rebuilt(
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
        raise Busy(f"{projector.name} is being rebuilt already; wait until that is done")
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
    built = await generations.positions(building, new)
    held = await generations.positions(switching, old, lock=True) if old else {}
    until = {stream: max(held.get(stream, 0), place) for stream, place in built.items()}
    if old and old.version == new.version:
        await _fill(switching, old, log, _Count(), until=until)
    return until


async def _fill(
    connection: Connection, generation: Generation, log: Log, count: _Count, *, until: Mapping[str, int] | None = None
) -> int:
    """Project what the log holds now, but nothing after `until`; how many facts that were."""
    filled = 0
    for stream, after in (await generations.positions(connection, generation)).items():
        place, waiting, filters = after, ready(), generation.filters[stream]
        without = unwanted(generation.projector)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(read_ahead(log, filters, after, (until or {}).get(stream), waiting, without))
            while (helping := await waiting.get()) is not None:
                done = await apply(connection, generation, stream, place, helping.facts, helping.puzzles)
                place = done.position
                filled += len(helping.facts)
                count.add(len(helping.facts), len(done.aside), stream, place)
    return filled
