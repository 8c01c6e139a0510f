"""One batch in one transaction: the position moves and the rows change, or neither."""

from collections.abc import Sequence

import msgspec
import psycopg

from infra.runtime.projection import tables
from infra.runtime.projection.fold import FoldedBatch, PoisonRecord, fold_facts, note_poison
from infra.runtime.projection.generations import Connection, Generation
from schemas.fact import Fact


class Overtaken(Exception):
    """Another runtime moved the position, or another generation went live: read the position again before going on."""


class AppliedBatch(msgspec.Struct, frozen=True):
    """The position after a batch, and the facts of the batch that were set aside."""

    position: int
    aside: Sequence[PoisonRecord]


async def apply_batch(
    connection: Connection,
    generation: Generation,
    stream: str,
    after: int,
    facts: Sequence[Fact],
    puzzles: Sequence[PoisonRecord] = (),
) -> AppliedBatch:
    """Project a batch read after the position `after`. Overtaken when the position is no longer `after`.

    Values that PostgreSQL refuses are found fact by fact, and set aside with those whose projection raises. Errors of
    the connection are raised: then the position says whether the batch was applied.
    """
    end = max([after, *(fact.sequence for fact in facts), *(aside.position for aside in puzzles)])
    folded = fold_facts(generation.projector, facts)
    try:
        async with connection.transaction():
            await _move(connection, generation, stream, after, end)
            await _write(connection, generation, folded)
            aside = [*puzzles, *folded.aside]
            await _park(connection, generation, stream, aside)
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.NotSupportedError):
        async with connection.transaction():
            await _move(connection, generation, stream, after, end)
            aside = [*puzzles]
            for fact in facts:
                aside += await _alone(connection, generation, fact)
            await _park(connection, generation, stream, aside)
    return AppliedBatch(end, aside)


async def _move(connection: Connection, generation: Generation, stream: str, after: int, end: int) -> None:
    moved = await connection.execute(
        """UPDATE projections.positions SET position = %s
           WHERE projector = %s AND generation = %s AND stream = %s AND position = %s""",
        [end, generation.projector.name, generation.number, stream, after],
    )
    if moved.rowcount != 1:
        raise Overtaken(f"{generation.schema} is no longer at {after} of {stream}")


async def _write(connection: Connection, generation: Generation, folded: FoldedBatch) -> None:
    for table, rows in folded.rows:
        await connection.execute(tables.merge_statement(generation.schema, table), [msgspec.json.encode(rows).decode()])


async def _alone(connection: Connection, generation: Generation, fact: Fact) -> Sequence[PoisonRecord]:
    """Write one fact's rows under a savepoint; the fact set aside when PostgreSQL refuses them."""
    folded = fold_facts(generation.projector, [fact])
    try:
        async with connection.transaction():
            await _write(connection, generation, folded)
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.NotSupportedError) as wrong:
        return [note_poison(fact, wrong)]
    return folded.aside


async def _park(connection: Connection, generation: Generation, stream: str, aside: Sequence[PoisonRecord]) -> None:
    for one in aside:
        await connection.execute(
            """INSERT INTO projections.parked (projector, generation, stream, position, subject, tag, id, reason)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
            [
                generation.projector.name,
                generation.number,
                stream,
                one.position,
                one.subject,
                one.tag,
                one.id,
                one.reason,
            ],
        )
