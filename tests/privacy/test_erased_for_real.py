"""An erasure on a real nats-server and a real PostgreSQL: no byte of the person is left in any of their files."""

import asyncio
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from bus.jetstream import connect
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.read_model_erasure import PostgresReadModels
from infra.privacy.recording.store import FolderRecordingStore
from infra.privacy.vault.postgres import PostgresVault
from infra.privacy.vault.sealers import make_sealers
from infra.runtime.clock import SystemClock, Ulids
from read_models.contacts import read_contact
from schemas.event import ERASED
from tests.privacy.a_life import Person, World
from tests.privacy.conftest import MASTER

pytestmark = pytest.mark.real
ANN, BOB = Person(1), Person(2)


def holders(folder: Path, trace: bytes) -> list[str]:
    """The files under a folder that hold these bytes."""
    found = subprocess.run(["grep", "-rlaF", trace.decode(), str(folder)], capture_output=True, text=True, check=False)
    return found.stdout.split()


async def test_no_file_of_the_bus_or_the_database_holds_a_word_of_the_erased(nats_server, postgres_url, tmp_path):
    vault = PostgresVault(postgres_url, MASTER)
    seals = make_sealers(vault, time.monotonic)
    clock = SystemClock()
    bus = await connect(nats_server.url, now=clock.now, instance="test", wire=seals.wire, frames=seals.frames)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        (data,) = connection.execute("SHOW data_directory").fetchone()
        connection.execute("ALTER SYSTEM SET wal_recycle = off")
        connection.execute("SELECT pg_reload_conf()")
    async with AsyncConnectionPool(postgres_url, min_size=1, open=False) as pool, seals.at_work(bus.broadcast):
        directory = PostgresDirectory(pool, b"secret", Ulids())
        await directory.prepare()
        world = World()
        world.bus, world.directory, world.clock = bus, directory, clock
        for nth, who in enumerate((ANN, BOB, ANN), 1):
            await world.call(who, nth)
            await world.book(who, nth)
            await world.message(who)
        async with pool.connection() as connection:
            await connection.execute("UPDATE vault.numbers SET person = %s WHERE person <> ''", (ANN.id,))
        await bus.audio.wait_until_stored()
        models = PostgresReadModels(postgres_url, bus.log, clock)
        for name in models.names():
            await models.rewrite(name)
        async with pool.connection() as connection:
            assert (await read_contact(connection, tenant="t", person=ANN.id)).name == ANN.name
        recordings = FolderRecordingStore(tmp_path / "hot", tmp_path / "cold")
        await recordings.put("t", "c1", b"sealed")
        world.vault, world.recordings, world.rows = vault, recordings, models
        certified = await world.go_on(await world.ask_erasure(ANN))
        assert (certified.calls, certified.frames, certified.recordings, certified.numbers) == (2, 12, 1, 2)
        async with pool.connection() as connection:
            assert (await read_contact(connection, tenant="t", person=ANN.id)).name == ERASED
            assert (await read_contact(connection, tenant="t", person=BOB.id)).name == BOB.name
            await connection.execute("CHECKPOINT")
        (later,) = [fact for fact in await bus.log.load(f"contact.t.{BOB.id}") if fact.event.tag() == "contact.met"]
        assert later.event.phone == BOB.phone
        for trace in ANN.traces:
            assert await asyncio.to_thread(holders, nats_server.folder, trace) == []
            assert await asyncio.to_thread(holders, Path(data), trace) == []
            assert await asyncio.to_thread(holders, tmp_path, trace) == []
        assert await asyncio.to_thread(holders, Path(data), BOB.traces[0]) != []
        assert await asyncio.to_thread(holders, nats_server.folder, b"sealed:v1:") != []
    await bus.close()
    await vault.close()
