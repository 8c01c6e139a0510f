"""Facts become rows exactly once: killed anywhere, raced by another, or fed something it cannot stomach."""

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from bus.memory.store import Stored
from infra.observability.logs import open_log
from infra.runtime.projection import generations
from infra.runtime.projection.batch import Overtaken, apply_batch
from infra.runtime.projection.generations import Generation, begin_generation, find_live, make_bookkeeping, read_positions
from infra.runtime.projection.live_projection import keep_projecting
from infra.runtime.projection.progress import ProjectionProgress
from infra.runtime.projection.rebuild import rebuild_read_model
from infra.runtime.projection.tables import difference_query
from projectors.projector import declared_projectors
from schemas.line import CallEnded, CallRinging
from tests.projectors.a_day import drafts

pytestmark = pytest.mark.real
CONTACTS = declared_projectors()["contacts"]


class Killed(Exception):
    """The process died here."""


class Mortal(psycopg.AsyncConnection[Any]):
    """A connection that dies at its nth exchange with the server: before it was sent, or after it was done."""

    left = -1
    after = False

    async def wait(self, gen: Any, *arguments: Any, **named: Any) -> Any:
        if self.left == 0 and not self.after:
            self.pgconn.finish()
            raise Killed
        said = await super().wait(gen, *arguments, **named)
        if self.left == 0:
            self.pgconn.finish()
            raise Killed
        self.left -= 1
        return said


async def read_all(bus: Any, *filters: str, after: int) -> list[Any]:
    return [fact async for batch in bus.log.read(*filters, after=after) for fact in batch]


async def catch_up(bus: Any, connection: Any, generation: Generation, size: int = 5) -> None:
    """Project all there is, in small batches, from where the position says."""
    for stream, after in (await read_positions(connection, generation)).items():
        place = after
        facts = await read_all(bus, *generation.filters[stream], after=after)
        for at in range(0, len(facts), size):
            place = (await apply_batch(connection, generation, stream, place, facts[at : at + size])).position


async def differences(connection: Any, old: Generation, new: Generation) -> list[Any]:
    found = []
    for table in new.projector.tables:
        question = difference_query(old.schema, new.schema, table, tuple(column.name for column in table.columns))
        found += await (await connection.execute(question)).fetchall()
    return found


@pytest.mark.parametrize("after", [False, True], ids=["before the statement", "after the statement"])
async def test_killed_between_any_two_statements_it_goes_on_as_if_nothing_had_been(bus, connect, postgres_url, after):
    async with await connect() as connection:
        await make_bookkeeping(connection)
        whole = await begin_generation(connection, CONTACTS)
        await generations.switch_generation(connection, whole)
        await catch_up(bus, connection, whole)
        killed = 0
        for step in range(1000):
            broken = await begin_generation(connection, CONTACTS)
            mortal = await Mortal.connect(postgres_url, autocommit=True)
            mortal.left, mortal.after = step, after
            try:
                await catch_up(bus, mortal, broken)
            except Killed:
                killed += 1
            else:
                await mortal.close()
                break
            await catch_up(bus, connection, broken)
            assert await differences(connection, whole, broken) == [], f"killed at exchange {step}"
            assert await read_positions(connection, broken) == await read_positions(connection, whole)
        assert killed > 40


async def test_of_two_runtimes_racing_one_is_overtaken_and_the_rows_are_right(bus, connect):
    async with await connect() as one, await connect() as other:
        await make_bookkeeping(one)
        whole = await begin_generation(one, CONTACTS)
        await generations.switch_generation(one, whole)
        await catch_up(bus, one, whole)
        raced = await begin_generation(one, CONTACTS)
        ends = await asyncio.gather(catch_up(bus, one, raced), catch_up(bus, other, raced), return_exceptions=True)
        assert sum(isinstance(end, Overtaken) for end in ends) == 1, ends
        await catch_up(bus, one, raced)
        assert await differences(one, whole, raced) == []


async def test_what_postgres_refuses_and_what_cannot_be_projected_is_parked_and_the_rest_goes_on(bus, connect, clock):
    for draft in drafts(
        ("call.x1", CallRinging(person="zoe", caller="a\0b", called="+1")),
        ("call.x2", CallRinging(person="zed", caller="+16175550133", called="+1")),
        ("call.x2", CallEnded(reason="caller", seconds=1.0)),
        first=100,
    ):
        await bus.log.append(draft)
    done = await rebuild_read_model(CONTACTS, bus.log, connect, clock)
    assert done.aside == 1
    async with await connect() as connection:
        parked = await (await connection.execute("SELECT subject, tag, reason FROM projections.parked")).fetchall()
        seen = await (await connection.execute("SELECT person FROM contacts.contacts WHERE person LIKE 'z%'")).fetchall()
    ((subject, tag, reason),) = parked
    assert (subject, tag, "a" + chr(0) not in reason) == ("call.bright.x1", "call.ringing", True)
    assert seen == [("zed",)]


async def test_what_this_version_cannot_read_is_parked(bus, connect, clock):
    bus.store.put("call.bright.c1", {"Fact": "call.teleported", "Nats-Msg-Id": "future"}, b"{}")
    assert isinstance(bus.store.last("call.bright.c1"), Stored)
    done = await rebuild_read_model(declared_projectors()["calls"], bus.log, connect, clock)
    async with await connect() as connection:
        parked = await (await connection.execute("SELECT tag, id, reason FROM projections.parked")).fetchall()
    assert done.aside == 1
    assert parked[0][:2] == ("call.teleported", "future")
    assert "upgrade" in parked[0][2]


async def test_live_rows_follow_the_log_and_a_second_instance_takes_over_when_the_first_is_gone(bus, connect, clock):
    first, second = ProjectionProgress(projector="contacts"), ProjectionProgress(projector="contacts")
    log = open_log("projectors", "test", level="error")
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        leader = tasks.create_task(keep_projecting(CONTACTS, bus.log, connect, clock, first, log))
        await until(lambda: first.generation == 1)
        heir = tasks.create_task(keep_projecting(CONTACTS, bus.log, connect, clock, second, log))
        await until(lambda: second.standby)
        (fresh,) = drafts(("call.late", CallRinging(person="eve", caller="+1", called="+1")), first=200, begin=clock.now())
        await bus.log.append(fresh)
        await until(lambda: first.facts == 1)
        assert first.lag < timedelta(minutes=10).total_seconds()
        leader.cancel()
        await until(lambda: not second.standby and second.generation == 1)
        await bus.log.append(drafts(("call.late", CallEnded(reason="caller", seconds=2.0)), first=201)[0])
        await until(lambda: second.facts == 1)
        heir.cancel()
    async with await connect() as connection:
        rows = await (await connection.execute("SELECT person, seconds FROM contacts.history WHERE id = 'late'")).fetchall()
    assert rows == [("eve", 2.0)]


async def test_a_rebuild_beside_the_live_projector_fences_it_and_it_goes_on_with_the_new_rows(bus, connect, clock):
    progress = ProjectionProgress(projector="contacts")
    log = open_log("projectors", "test", level="error")
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        projecting = tasks.create_task(keep_projecting(CONTACTS, bus.log, connect, clock, progress, log))
        await until(lambda: progress.generation == 1)
        done = await rebuild_read_model(CONTACTS, bus.log, connect, clock, verify=True)
        assert done.differences == []
        await bus.log.append(drafts(("call.late", CallRinging(person="eve", caller="+1", called="+1")), first=200)[0])
        await until(lambda: progress.generation == 2)
        await until(lambda: progress.facts >= 1)
        projecting.cancel()
    async with await connect() as connection:
        assert (await find_live(connection, CONTACTS)) == done.generation
        rows = await (await connection.execute("SELECT person FROM contacts.history WHERE id = 'late'")).fetchall()
    assert rows == [("eve",)]


async def until(true: Any) -> None:
    """Wait for a condition; the test's own timeout bounds it."""
    while not true():
        await asyncio.sleep(0.01)
