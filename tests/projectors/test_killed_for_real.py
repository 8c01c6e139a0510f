"""The role projectors, killed with SIGKILL in the middle of its work, on a real nats-server and a real PostgreSQL."""

import asyncio
import itertools
import os
import sys
from typing import Any

import msgspec
import psycopg
import pytest

from infra.runtime.projection.read_ahead import find_unwanted_tags
from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import Projector, declared_projectors
from schemas.fact import Draft
from tests.projectors.a_day import DAY

pytestmark = pytest.mark.real


def copies(first: int, last: int) -> list[Draft]:
    """The day again and again, each for a business of its own."""
    return [
        msgspec.structs.replace(draft, subject=draft.subject.replace(".", f".t{day}-", 1), id=f"{day}/{draft.id}")
        for day in range(first, last)
        for draft in DAY
    ]


async def start(url: str, database: str, home: Any) -> asyncio.subprocess.Process:
    environment = {**os.environ, "DAYBOOK_NATS_URL": url, "DAYBOOK_DATABASE_URL": database, "DAYBOOK_HOME": str(home)}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from infra.cli import main; main()",
        "run",
        "projectors",
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=(home / "log").open("ab"),
    )


async def position(connection: Any) -> int:
    found = await connection.execute("SELECT to_regclass('projections.positions') IS NOT NULL")
    if not (await found.fetchone())[0]:
        return 0
    found = await connection.execute("SELECT coalesce(sum(position), 0) FROM projections.positions")
    return int((await found.fetchone())[0])


async def moved(connection: Any, beyond: int) -> None:
    async with asyncio.timeout(30):
        while await position(connection) <= beyond:
            await asyncio.sleep(0.005)


async def test_killed_again_and_again_while_facts_pour_in_it_projects_each_exactly_once(
    jetstream_bus, nats_url, postgres_url, connect, clock, tmp_path
):
    role = await start(nats_url, postgres_url, tmp_path)
    enough = asyncio.Event()
    pouring = asyncio.create_task(pour(jetstream_bus, enough))
    kills = 0
    try:
        async with await connect() as connection:
            while kills < 4:
                await moved(connection, await position(connection))
                role.kill()
                await role.wait()
                kills += 1
                role = await start(nats_url, postgres_url, tmp_path)
            enough.set()
            await pouring
            end = {name: await count(jetstream_bus, one) for name, one in declared_projectors().items()}
            async with asyncio.timeout(40):
                while await position(connection) < sum(end.values()):
                    await asyncio.sleep(0.05)
            for name, projector in declared_projectors().items():
                again = await rebuild_read_model(projector, jetstream_bus.log, connect, clock, verify=True)
                assert again.differences == [], name
    finally:
        enough.set()
        role.kill()
        await role.wait()


async def pour(bus: Any, enough: asyncio.Event) -> None:
    for day in itertools.count():
        for draft in copies(day, day + 1):
            await bus.live.publish(draft)
        await asyncio.sleep(0.05)
        if enough.is_set():
            break
    await bus.live.wait_until_stored()


async def count(bus: Any, projector: Projector) -> int:
    """The sum of the sequences, per stream, of the last facts that it wants."""
    total, reads = 0, projector.reads
    for kinds in (("call.>",), tuple(one for one in reads if one != "call.>")):
        filters = [one for one in kinds if one in reads]
        last = 0
        if filters:
            async for batch in bus.log.read(*filters, without=find_unwanted_tags(projector)):
                last = batch[-1].sequence
        total += last
    return total


async def booked(database: str, calls: int) -> None:
    """Wait until this many booked calls can be read."""
    async with asyncio.timeout(30), await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        while True:
            try:
                found = await connection.execute("SELECT count(*) FROM calls.calls WHERE outcome = 'booked'")
                if await found.fetchone() == (calls,):
                    return
            except psycopg.errors.UndefinedTable:
                pass
            await asyncio.sleep(0.01)


async def test_when_the_bus_or_the_connection_to_the_database_is_lost_the_projectors_go_on_by_themselves(
    jetstream_bus, nats_server, postgres_url, tmp_path
):
    role = await start(nats_server.url, postgres_url, tmp_path)
    try:
        await publish(jetstream_bus, copies(0, 1))
        await booked(postgres_url, 1)
        nats_server.kill()
        nats_server.start()
        await publish(jetstream_bus, copies(1, 2))
        await booked(postgres_url, 2)
        async with await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'projectors-%'"
            )
        await publish(jetstream_bus, copies(2, 3))
        await booked(postgres_url, 3)
        assert role.returncode is None
    finally:
        role.kill()
        await role.wait()


async def publish(bus: Any, drafts: list[Draft]) -> None:
    for draft in drafts:
        await bus.live.publish(draft)
    async with asyncio.timeout(20):
        await bus.live.wait_until_stored()
