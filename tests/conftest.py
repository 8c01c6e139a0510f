"""Real servers for tests that need them: started from their wheels on free ports, gone with the test run."""

import asyncio
import itertools
import os
import subprocess
import time
from collections.abc import Iterator

import psycopg
import pytest

from infra.embedded import ports, postgres
from infra.embedded.child import Plan

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL's own database; it forgets on a power cut, which makes it quick."""
    folder = tmp_path_factory.mktemp("database")
    port = ports.any_free("127.0.0.1")
    asyncio.run(postgres.make(folder))
    plan = postgres.plan(folder, port, dict(os.environ))
    assert plan.ready
    with subprocess.Popen(
        [*Plan.launcher(plan.owner, plan.stop), *plan.command, "-c", "fsync=off"],
        cwd=plan.folder,
        env=plan.environment,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "postgres.log").open("wb"),
    ) as server:
        until = time.monotonic() + 30
        while not asyncio.run(plan.ready()):
            assert server.poll() is None, (folder / "postgres.log").read_text()
            assert time.monotonic() < until, "PostgreSQL did not start within 30 s"
            time.sleep(0.02)
        yield postgres.url(folder, port, "postgres")
        server.send_signal(plan.stop)
        server.wait(20)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A new, empty database of the real PostgreSQL."""
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield postgres_server.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")
