"""Rebuilding a read model: the next generation is filled beside the live one, catches up, and takes its place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import msgspec

from bus.log import Log
from handlers.ports.clock import Clock
from infra.projection import generations
from infra.projection.applying import apply
from infra.projection.comparing import Difference, compare
from infra.projection.folding import Aside, puzzle
from infra.projection.generations import Connection, Generation
from projectors.projector import Projector
from schemas.fact import Fact

Connect = Callable[[], Awaitable[Connection]]
#: Told after every transaction: facts projected so far, and which share of the log that is (None where nobody knows).
Told = Callable[[int, float | None], None]

#: Facts in one transaction while filling; nobody reads the rows yet, so it may be many.
GULP = 5_000
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
                if old:
                    await _hold(switching, old, log)
                still = await generations.positions(switching, old) if old and old.version == new.version else {}
                await _fill(building, new, log, count, until=still)
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


async def _hold(connection: Connection, old: Generation, log: Log) -> None:
    """Hold the live generation still, and bring it to the end of the log where its own code is at hand."""
    await generations.positions(connection, old, lock=True)
    if old.version == old.projector.version:
        await _fill(connection, old, log, _Count())


async def _fill(
    connection: Connection, generation: Generation, log: Log, count: _Count, *, until: Mapping[str, int] | None = None
) -> int:
    """Project what the log holds now, but nothing after `until`; how many facts that were."""
    filled = 0
    for stream, after in (await generations.positions(connection, generation)).items():
        end = (until or {}).get(stream)
        place = after
        async for facts, puzzles in _gulps(log, generation.filters[stream], after, end):
            done = await apply(connection, generation, stream, place, facts, puzzles)
            place = done.position
            filled += len(facts)
            count.add(len(facts), len(done.aside), stream, place)
            await asyncio.sleep(0)
    return filled


async def _gulps(
    log: Log, filters: tuple[str, ...], after: int, end: int | None
) -> AsyncIterator[tuple[list[Fact], list[Aside]]]:
    gulp: list[Fact] = []
    puzzles: list[Aside] = []
    if end is not None and end <= after:
        return
    async for facts in log.read(*filters, after=after, puzzled=lambda message: puzzles.append(puzzle(message))):
        inside = [fact for fact in facts if end is None or fact.sequence <= end]
        gulp += inside
        if len(gulp) >= GULP:
            yield gulp, [one for one in puzzles if end is None or one.position <= end]
            gulp, puzzles[:] = [], []
        if len(inside) < len(facts):
            break
    if end is not None:
        puzzles = [one for one in puzzles if one.position <= end]
    if gulp or puzzles:
        yield gulp, puzzles
