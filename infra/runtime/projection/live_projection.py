"""Projecting live: one projector, the streams it reads, batches of whatever is queued."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import psycopg

from bus.log import Log, Unavailable
from bus.wire import Unreadable
from handlers.clock import Clock
from infra.runtime.projection.batch import Overtaken, apply_batch
from infra.runtime.projection.fold import PoisonRecord, note_unreadable
from infra.runtime.projection.generations import Connection, Generation, find_live, make_bookkeeping, read_positions
from infra.runtime.projection.progress import ProjectionProgress
from infra.runtime.projection.read_ahead import find_unwanted_tags
from infra.runtime.projection.rebuild import RebuildBusy, rebuild_read_model
from projectors.projector import Projector
from schemas.fact import Fact

Connect = Callable[[], Awaitable[Connection]]
Noticed = Callable[[Sequence[Fact]], None]

#: Seconds a second instance waits before it asks again whether the first is gone, and between tries after an error.
PATIENCE = 1.0


async def keep_projecting(
    projector: Projector,
    log: Log,
    connect: Connect,
    clock: Clock,
    progress: ProjectionProgress,
    say: Any,
    noticed: Noticed | None = None,
) -> None:
    """Keep the live rows of one projector up to date until cancelled; `say` is a structlog logger.

    `noticed`, if any, is given the facts of each batch once their rows are there.

    Of several instances one projects, the others stand by. After every interruption the position in PostgreSQL says
    where to go on. A projector of a newer version than the live rows first builds its rows beside them and switches; one of
    an older version leaves the rows alone.
    """
    while True:
        try:
            async with await connect() as connection:
                await connection.execute("SET synchronous_commit TO off")
                progress.standby = not await _first(connection, projector)
                if not progress.standby:
                    await _run(projector, log, connect, connection, clock, progress, say, noticed)
        except* Overtaken:
            progress.waiting = "another generation went live"
            say.info("projection.overtaken", projector=projector.name)
        except* RebuildBusy:
            progress.waiting = "being rebuilt"
        except* (psycopg.Error, Unavailable, OSError) as wrong:
            progress.waiting = type(wrong.exceptions[0]).__name__
            say.warning("projection.interrupted", projector=projector.name, reason=progress.waiting)
        await asyncio.sleep(PATIENCE)


async def _first(connection: Connection, projector: Projector) -> bool:
    """Whether this instance projects: PostgreSQL keeps the lock for as long as the connection lives."""
    found = await connection.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"{projector.name} {projector.version}"])
    row = await found.fetchone()
    return bool(row and row[0])


async def _run(
    projector: Projector,
    log: Log,
    connect: Connect,
    connection: Connection,
    clock: Clock,
    progress: ProjectionProgress,
    say: Any,
    noticed: Noticed | None,
) -> None:
    await make_bookkeeping(connection)
    generation = await find_live(connection, projector)
    if generation is None or generation.version < projector.version:
        say.info("projection.building", projector=projector.name, version=projector.version)
        generation = (await rebuild_read_model(projector, log, connect, clock)).generation
    if generation.version > projector.version:
        progress.waiting = "the live rows are of a newer version"
        return
    progress.generation, progress.waiting = generation.number, ""
    progress.positions = await read_positions(connection, generation)
    progress.places = dict(progress.positions)
    turn = asyncio.Lock()
    async with asyncio.TaskGroup() as streams:
        for stream, filters in generation.filters.items():
            after = progress.positions[stream]
            streams.create_task(_follow(log, connection, generation, stream, filters, after, turn, clock, progress, say, noticed))


async def _follow(
    log: Log,
    connection: Connection,
    generation: Generation,
    stream: str,
    filters: tuple[str, ...],
    after: int,
    turn: asyncio.Lock,
    clock: Clock,
    progress: ProjectionProgress,
    say: Any,
    noticed: Noticed | None,
) -> None:
    puzzles: list[PoisonRecord] = []

    def puzzled(message: Unreadable) -> None:
        puzzles.append(note_unreadable(message))

    passed = functools.partial(progress.passed, stream)
    without = find_unwanted_tags(generation.projector)
    async for facts in log.read(*filters, after=after, follow=True, puzzled=puzzled, without=without, passed=passed):
        async with turn:
            began = clock.steady()
            unread = [one for one in puzzles if one.position < facts[-1].sequence]
            del puzzles[: len(unread)]
            done = await apply_batch(connection, generation, stream, after, facts, unread)
            after = done.position
            progress.applied(
                stream,
                after,
                facts=len(facts),
                aside=len(done.aside),
                seconds=clock.steady() - began,
                at=facts[-1].at,
                now=clock.now(),
            )
            if noticed:
                noticed(facts)
        for one in done.aside:
            say.warning(
                "projection.parked",
                projector=generation.projector.name,
                fact=one.tag,
                subject=one.subject,
                sequence=one.position,
                reason=one.reason,
            )
