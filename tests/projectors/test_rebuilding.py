"""Rebuilding: the identical rows from nothing, a switch that no reader notices, and differences that are told."""

import asyncio
import itertools
from collections.abc import Iterator

import msgspec
import pytest

from infra.runtime.projection import generations
from infra.runtime.projection.rebuild import RebuildBusy, rebuild_read_model
from projectors.projector import Projector, declared_projectors
from read_models.contacts import Contact, HistoryLine, LearnedFact
from schemas.fact import Fact
from schemas.line import CallRinging
from tests.projectors.a_day import DAY, drafts

pytestmark = pytest.mark.real
CONTACTS = declared_projectors()["contacts"]


@pytest.mark.parametrize("name", ["calls", "contacts", "diary", "engagement", "ledger"])
async def test_a_rebuild_from_nothing_gives_the_identical_rows(bus, connect, clock, name):
    first = await rebuild_read_model(declared_projectors()[name], bus.log, connect, clock)
    told: list[tuple[int, float | None]] = []
    second = await rebuild_read_model(
        declared_projectors()[name], bus.log, connect, clock, verify=True, told=lambda *progress: told.append(progress)
    )
    assert (first.differences, second.differences) == (None, [])
    assert second.generation.number == first.generation.number + 1
    assert told[-1] == (second.facts, 1.0)


async def test_a_changed_row_is_told_by_table_and_column_and_none_of_its_words(bus, connect, clock):
    await rebuild_read_model(CONTACTS, bus.log, connect, clock)
    async with await connect() as connection:
        await connection.execute("UPDATE contacts_1.contacts SET name = 'Mallory' WHERE person = 'ann' AND tenant = 'bright'")
        await connection.execute("DELETE FROM contacts_1.learned WHERE field = 'birthday'")
        await connection.execute("INSERT INTO contacts_1.contacts (tenant, person) VALUES ('bright', 'ghost')")
    done = await rebuild_read_model(CONTACTS, bus.log, connect, clock, verify=True)
    assert {(one.table, one.what, one.rows) for one in done.differences or []} == {
        ("contacts", "other name", 1),
        ("learned", "only in the new rows", 1),
        ("contacts", "only in the old rows", 1),
    }


async def test_readers_notice_nothing_of_the_switch(bus, connect, clock):
    await rebuild_read_model(CONTACTS, bus.log, connect, clock)
    counts: set[int] = set()
    reading = asyncio.Event()

    async def keep_reading() -> None:
        async with await connect() as connection:
            while True:
                answer = await connection.execute("SELECT count(*) FROM contacts.contacts JOIN contacts.history USING (tenant)")
                counts.update(row[0] for row in await answer.fetchall())
                reading.set()

    readers = [asyncio.create_task(keep_reading()) for _ in range(3)]
    await asyncio.wait_for(reading.wait(), 5)
    for _ in range(4):
        await rebuild_read_model(CONTACTS, bus.log, connect, clock)
    assert not any(reader.done() for reader in readers)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)
    assert len(counts) == 1


async def test_a_killed_rebuild_leaves_the_live_rows_alone_and_is_swept_away_by_the_next(bus, connect, clock):
    await rebuild_read_model(CONTACTS, bus.log, connect, clock)
    async with await connect() as connection:
        half = await generations.begin_generation(connection, CONTACTS)
        assert (await generations.find_live(connection, CONTACTS)).number == 1
        done = await rebuild_read_model(CONTACTS, bus.log, connect, clock)
        assert done.generation.number == half.number
        (old,) = await generations.find_finished(connection, CONTACTS)
        await generations.drop_generation(connection, old)
        schemas = await connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'contacts%' ORDER BY 1")
        assert [name for (name,) in await schemas.fetchall()] == ["contacts", "contacts_2"]


async def test_two_rebuilds_of_one_read_model_at_once_are_one_and_a_clear_word(bus, connect, clock):
    ends = await asyncio.gather(
        *(rebuild_read_model(CONTACTS, bus.log, connect, clock) for _ in range(3)), return_exceptions=True
    )
    refused = [end for end in ends if isinstance(end, RebuildBusy)]
    assert refused
    assert "wait" in str(refused[0])
    assert any(not isinstance(end, BaseException) for end in ends)


async def test_a_new_version_with_another_column_is_switched_to_whole(bus, connect, clock):
    class Nicer(Contact, frozen=True):
        nickname: str | None = None

    def nicer(fact: Fact) -> Iterator[Contact | LearnedFact | HistoryLine]:
        for row in CONTACTS.project(fact):
            if isinstance(row, Contact):
                yield Nicer(**msgspec.structs.asdict(row), nickname=row.name and row.name.split()[0])  # type: ignore[misc]
            else:
                yield row  # type: ignore[misc]

    from read_models.row import describe_table

    await rebuild_read_model(CONTACTS, bus.log, connect, clock)
    tables = (describe_table(Nicer), *CONTACTS.tables[1:])
    newer = Projector(name="contacts", version=2, reads=CONTACTS.reads, project=nicer, tables=tables)
    done = await rebuild_read_model(newer, bus.log, connect, clock, verify=True)
    assert done.differences == []
    async with await connect() as connection:
        found = await connection.execute("SELECT nickname FROM contacts.contacts WHERE tenant = 'bright' AND person = 'ann'")
        assert await found.fetchall() == [("Ann",)]


async def test_a_rebuild_while_the_log_grows_misses_nothing_and_compares_alike(bus, connect, clock):
    await rebuild_read_model(CONTACTS, bus.log, connect, clock)

    async def keep_calling() -> None:
        for number in itertools.count(1000):
            for draft in drafts((f"call.g{number}", CallRinging(person="gus", caller="+1", called="+1")), first=number):
                await bus.log.append(draft)
            await asyncio.sleep(0.001)

    calling = asyncio.create_task(keep_calling())
    results = [await rebuild_read_model(CONTACTS, bus.log, connect, clock, verify=True) for _ in range(5)]
    calling.cancel()
    await asyncio.gather(calling, return_exceptions=True)
    assert [result.differences for result in results] == [[]] * 5
    last = await rebuild_read_model(CONTACTS, bus.log, connect, clock, verify=True)
    async with await connect() as connection:
        ((calls,),) = await (await connection.execute("SELECT count(*) FROM contacts.history WHERE person = 'gus'")).fetchall()
    assert calls == bus.store.end("CALLS") - len([draft for draft in DAY if draft.subject.startswith("call.")])
    assert last.facts > results[0].facts
