"""Real servers for tests that need them: started from their wheels on free ports, gone with the test run."""

import asyncio
import gc
import hashlib
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psycopg
import pytest
import structlog
from hypothesis import HealthCheck, settings

from bus.jetstream import JetStreamBus, Options, connect
from handlers.understanding.reader import FastUnderstanding
from infra.embedded import postgres, tcp_ports
from infra.embedded.child import ProcessPlan
from infra.embedded.cluster import Cluster
from infra.engines.fast_tier import train_fast_understanding

_TOP = Path(__file__).parents[1]
_NUMBERS = itertools.count(1)
#: How long an example takes says nothing on a shared machine: neither deadlines nor "too slow" may fail a property.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", _PATIENT)
settings.register_profile("quick", _PATIENT, max_examples=20)  # what `make check` chooses
settings.load_profile("default")


def pytest_configure() -> None:
    gc.disable()  # what is imported and collected stays: looking through it again and again is a tenth of the time


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def logs_as_ever() -> Iterator[None]:
    """A test that opens a log sets how every logger writes: the next one finds it as it was."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def nobody_to_trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test speaks with the world, so that no client need read the certificates of the world's authorities."""
    with pytest.MonkeyPatch.context() as here:
        here.delenv("SSL_CERT_FILE", raising=False)
        here.setenv("SSL_CERT_DIR", str(tmp_path_factory.mktemp("nobody")))
        yield


@pytest.fixture(scope="session")
def understanding(pytestconfig: pytest.Config) -> FastUnderstanding:
    """The fast tier as it ships. Its weights are kept between runs for as long as neither examples nor code change."""
    code = [*(_TOP / "handlers/understanding").glob("*.py"), _TOP / "infra/engines/fast_tier.py"]
    state = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(code)) + np.__version__.encode())
    assert pytestconfig.cache
    return train_fast_understanding(keep=pytestconfig.cache.mkdir("understanding") / state.hexdigest()[:16])


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL's own database; it forgets on a power cut, which makes it quick."""
    folder = tmp_path_factory.mktemp("database")
    port = tcp_ports.find_free_port("127.0.0.1")
    asyncio.run(postgres.make_cluster(folder))
    plan = postgres.plan_postgres(folder, port, dict(os.environ))
    assert plan.ready
    with subprocess.Popen(
        [*ProcessPlan.launcher(plan.owner, plan.stop), *plan.command, "-c", "fsync=off"],
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
        yield postgres.client_url(folder, port, "postgres")
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


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three servers as one, for all tests of the run that need them; whoever writes there waits for it, and empties it again."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    made.start()
    yield made
    made.close()


class NatsServer:
    """A nats-server on one port and one folder: it can be killed and comes back with what it had."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"nats://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        binary = Path(sys.executable).with_name("nats-server")
        command = [binary, "-js", "-sd", self.folder, "-a", "127.0.0.1", "-p", str(self.port), "-l", self.folder / "log"]
        self.process = subprocess.Popen(command)
        until = time.monotonic() + 10
        while True:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < until, "nats-server did not start within 10 s"
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                time.sleep(0.01)
            else:
                return

    def kill(self) -> None:
        """End it as a crash would."""
        if self.process:
            self.process.kill()
            self.process.wait(5)


@pytest.fixture
def nats_server(tmp_path: Path) -> Iterator[NatsServer]:
    """A server of the test's own, to be killed and restarted."""
    server = NatsServer(tmp_path / "nats")
    server.folder.mkdir()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def nats_url(nats_server: NatsServer) -> str:
    """The address of a new, empty nats-server."""
    return nats_server.url


@pytest.fixture
async def jetstream_bus(nats_url: str) -> AsyncIterator[JetStreamBus]:
    """A bus on a new, empty nats-server."""
    bus = await connect(nats_url, now=lambda: datetime.now(UTC), instance="test", options=Options())
    yield bus
    await bus.close()
