"""After an erasure no file of the home holds a copy of a destroyed key or a word of the erased, whatever PostgreSQL did."""

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from bus.jetstream import connect
from infra.embedded import postgres, tcp_ports
from infra.embedded.child import ProcessPlan
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.open_calls import Waiting
from infra.privacy.read_model_erasure import PostgresReadModels
from infra.privacy.recording.store import FolderRecordingStore
from infra.privacy.vault import tables
from infra.privacy.vault.postgres import PostgresVault
from infra.privacy.vault.sealers import make_sealers
from infra.runtime.clock import SystemClock, Ulids
from projectors.projector import declared_projectors
from schemas.event import ERASED
from schemas.line import CallEnded, CallRinging
from tests.privacy.a_life import CALLED, Person, World, recognised
from tests.privacy.conftest import MASTER

pytestmark = pytest.mark.real
PEOPLE = [Person(nth) for nth in range(1, 41)]
ANN = PEOPLE[0]


class Database:
    """The embedded PostgreSQL of one home; it can be stopped and comes back with what it had."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, tcp_ports.find_free_port("127.0.0.1")
        asyncio.run(postgres.make_cluster(home))
        self.url = postgres.client_url(home, self.port, "postgres")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        plan = postgres.plan_postgres(self.home, self.port, dict(os.environ))
        assert plan.ready
        (self.home / "logs").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [*ProcessPlan.launcher(plan.owner, plan.stop), *plan.command, "-c", "fsync=off"],
            cwd=plan.folder,
            env=plan.environment,
            stdout=subprocess.DEVNULL,
            stderr=plan.log.open("ab"),
        )
        until = time.monotonic() + 30
        while not asyncio.run(plan.ready()):
            assert self.process.poll() is None, plan.log.read_text()
            assert time.monotonic() < until, "PostgreSQL did not start within 30 s"
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(postgres.plan_postgres(self.home, self.port, {}).stop)
            self.process.wait(20)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A PostgreSQL of the test's own, as the product starts it."""
    made = Database(tmp_path)
    made.start()
    yield made
    made.stop()


def files_with(folder: Path, *traces: bytes) -> dict[bytes, list[str]]:
    """The files under a folder that hold each of these bytes, in clear or as PostgreSQL prints bytes."""
    found: dict[bytes, list[str]] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            for trace in traces:
                if trace in content or (not trace.isascii() and trace.hex().encode() in content):
                    found.setdefault(trace, []).append(str(file.relative_to(folder)))
    return found


def analysed(url: str) -> None:
    """What autovacuum does by itself once a table has grown: samples of every column, and dead rows let go of."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in ("ANALYZE", "VACUUM", "ANALYZE"):
            connection.execute(statement)


def wrapped_keys(url: str, person: str) -> list[bytes]:
    """The person's wrapped key, and those of their calls' sound."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT wrapped FROM vault.data_keys WHERE owner = %s OR owner LIKE 'c1-%%'", (person,))
        return [bytes(row[0]) for row in rows.fetchall()]


class Installation:
    """A bus, a vault and read models over one home."""

    def __init__(self, nats_url: str, database: Database) -> None:
        self.url, self.nats_url, self.home = database.url, nats_url, database.home
        self.clock = SystemClock()

    async def __aenter__(self) -> "Installation":
        self.vault = PostgresVault(self.url, MASTER)
        seals = make_sealers(self.vault, time.monotonic)
        self.bus = await connect(self.nats_url, now=self.clock.now, instance="test", wire=seals.wire, frames=seals.frames)
        self.pool = AsyncConnectionPool(self.url, min_size=1, open=False)
        await self.pool.open()
        self.directory = PostgresDirectory(self.pool, b"secret", Ulids())
        await self.directory.prepare()
        self.models = PostgresReadModels(self.url, self.bus.log, self.clock)
        self.recordings = FolderRecordingStore(self.home / "hot", self.home / "cold")
        self._at_work = seals.at_work(self.bus.broadcast)
        await self._at_work.__aenter__()
        return self

    async def __aexit__(self, *wrong: object) -> None:
        await self._at_work.__aexit__(None, None, None)
        await self.pool.close()
        await self.bus.close()
        await self.vault.close()

    def world(self) -> World:
        """The people of the tests, living and being erased here."""
        world = World()
        world.bus, world.directory, world.clock = self.bus, self.directory, self.clock
        world.vault, world.recordings, world.rows = self.vault, self.recordings, self.models
        return world

    async def business(self) -> None:
        """Forty people call, book and leave words; the rows are there."""
        world = self.world()
        for nth, who in enumerate(PEOPLE, 1):
            await world.call(who, nth)
            await world.book(who, nth)
            await world.message(who)
        await self.bus.audio.wait_until_stored()
        async with self.pool.connection() as connection:
            await connection.execute("UPDATE vault.numbers SET person = %s WHERE person = ''", (ANN.id,))
        for name in self.models.names():
            await self.models.rewrite(name)

    async def everything_read(self) -> bytes:
        """All facts, opened with all keys that are left."""
        kinds = ("call.>", "contact.>", "page.>", "erasure.>")
        return repr([fact async for batch in self.bus.log.read(*kinds) for fact in batch]).encode()


async def test_no_copy_of_a_destroyed_key_and_no_word_of_the_erased_outlives_statistics_vacuum_rebuild_and_restart(
    nats_server, database
):
    async with Installation(nats_server.url, database) as here:
        await here.business()
        await asyncio.to_thread(analysed, database.url)
        keys = await asyncio.to_thread(wrapped_keys, database.url, ANN.id)
        assert len(keys) >= 3
        assert files_with(database.home, *keys).keys() == set(keys)
        world = here.world()
        certified = await world.go_on(await world.ask_erasure(ANN))
        assert (certified.statistics, certified.wal) == (True, True)
        traces = (*keys, *ANN.traces)
        assert await asyncio.to_thread(files_with, database.home, *traces) == {}
        await asyncio.to_thread(analysed, database.url)
        for name in here.models.names():
            await here.models.rewrite(name)
        await asyncio.to_thread(analysed, database.url)
        assert await asyncio.to_thread(files_with, database.home, *traces) == {}
    await asyncio.to_thread(database.stop)
    await asyncio.to_thread(database.start)
    async with Installation(nats_server.url, database) as here:
        assert await asyncio.to_thread(files_with, database.home, *traces) == {}
        read = await here.everything_read()
        assert not [trace for trace in ANN.traces if trace in read]
        assert ERASED.encode() in read
        assert not [trace for who in PEOPLE[1:] for trace in who.traces if trace not in read]


async def test_no_copy_is_left_of_who_was_erased_in_mid_call(nats_server, database):
    async with Installation(nats_server.url, database) as here:
        await here.business()
        world = here.world()
        ringing = CallRinging(person=ANN.id, caller=ANN.phone, called=CALLED)
        await world.say("call.t.c99", ringing, ANN.id, "now-1")
        name = await world.ask_erasure(ANN)
        waiting = asyncio.create_task(world.go_on(name, waiting=Waiting(look=0.05, settle=0.2)))
        for nth in range(5):
            await world.say("call.t.c99", recognised(f"{ANN.words} {nth}"), ANN.id, f"now-2-{nth}")
            await here.models.rewrite("calls")
            await asyncio.to_thread(analysed, database.url)
        assert not waiting.done()
        keys = await asyncio.to_thread(wrapped_keys, database.url, ANN.id)
        await world.say("call.t.c99", CallEnded(reason="caller", seconds=9), ANN.id, "now-3")
        assert await asyncio.wait_for(waiting, 60)
        assert await asyncio.to_thread(files_with, database.home, *keys, *ANN.traces) == {}


async def test_postgres_keeps_statistics_of_no_key_and_of_no_text_of_a_person(nats_server, database):
    async with Installation(nats_server.url, database) as here:
        await here.business()
        await asyncio.to_thread(analysed, database.url)
        async with here.pool.connection() as connection:
            found = await connection.execute(
                "SELECT schemaname || '.' || tablename || '.' || attname FROM pg_stats WHERE schemaname NOT LIKE 'pg\\_%'"
            )
            sampled = {row[0] for row in await found.fetchall()}
    texts = {
        f"{projector.name}_1.{table.name}.{column.name}"
        for projector in declared_projectors().values()
        for table in projector.tables
        for column in table.columns
        if column.type == "text" and column.name != "tenant"
    }
    assert not sampled & {"vault.data_keys.wrapped", "vault.numbers.number", "vault.tenant_keys.wrapped", *texts}
    assert "vault.data_keys.tenant" in sampled


async def test_statistics_that_an_earlier_version_let_postgres_keep_go_when_the_vault_is_opened(database):
    first = (Path(tables.__file__).parent / "migrations" / "0001_keys.sql").read_bytes()
    sampled = "SELECT count(*) FROM pg_stats WHERE tablename = 'data_keys' AND attname = 'wrapped'"
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(first)
        for nth in range(40):
            row = ("t", f"P{nth}", 1, os.urandom(40))
            connection.execute("INSERT INTO vault.data_keys (tenant, owner, version, wrapped) VALUES (%s, %s, %s, %s)", row)
        connection.execute("ANALYZE vault.data_keys")
        assert connection.execute(sampled).fetchone() == (1,)
        vault = PostgresVault(database.url, MASTER)
        await vault.data_key("t", "Q1")
        assert connection.execute(sampled).fetchone() == (0,)
        connection.execute("ANALYZE vault.data_keys")
        assert connection.execute(sampled).fetchone() == (0,)
    await vault.close()
