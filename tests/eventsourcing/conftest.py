"""Logs under test, a real server for the library's own tests, and a line that loses answers."""

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bus.jetstream import JetStreamBus, Options, connect
from bus.memory import MemoryBus
from bus.ports import Bus
from schemas.event import Event
from schemas.fact import Draft
from schemas.line import LineLost


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def library_settings(request: pytest.FixtureRequest, nats_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the library's applications on a real server."""
    settings = {"PERSISTENCE_MODULE": "bus.eventsourcing", "NATS_URL": nats_url}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    request.instance.settings = settings


@pytest.fixture(params=["memory", pytest.param("jetstream", marks=pytest.mark.real)])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    """Each contract runs on both."""
    made: Bus = MemoryBus(_now)
    if request.param == "jetstream":
        made = await connect(request.getfixturevalue("nats_url"), now=_now, instance="test")
    yield made
    await made.close()


class Drafts:
    """Drafts with ids counted up."""

    def __init__(self) -> None:
        self.nth = 0

    def __call__(self, subject: str, event: Event | None = None, *, id: str = "", person: str = "") -> Draft:  # noqa: A002
        self.nth += 1
        return Draft(
            subject=subject,
            event=event or LineLost(reason=f"nth {self.nth}"),
            id=id or f"id-{self.nth}",
            at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC) + timedelta(milliseconds=self.nth),
            person=person,
        )


@pytest.fixture
def draft() -> Drafts:
    return Drafts()


class Wire:
    """A line to a server. `mute` loses what the server says, `deaf` what the client says; `cut` ends all connections."""

    def __init__(self, port: int) -> None:
        self._to, self.mute, self.deaf = port, False, False
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def open(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"nats://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.close()
            return
        self._open |= {writer, far}
        await asyncio.gather(
            self._copy(reader, far, lambda: self.deaf), self._copy(far_reader, writer, lambda: self.mute), return_exceptions=True
        )

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: Callable[[], bool]) -> None:
        with contextlib.suppress(OSError):
            while said := await reader.read(65536):
                if not lost():
                    writer.write(said)
                    await writer.drain()
        writer.close()

    def mend(self) -> None:
        """New connections, which lose nothing."""
        self.mute = self.deaf = False
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def close(self) -> None:
        self.mend()
        if self._server:
            self._server.close()


@pytest.fixture
async def wire(nats_server) -> AsyncIterator[Wire]:
    made = Wire(nats_server.port)
    yield made
    await made.close()


@pytest.fixture
async def far(wire: Wire) -> AsyncIterator[JetStreamBus]:
    """A bus at the end of the wire."""
    bus = await connect(await wire.open(), now=_now, instance="far", options=Options(resend=0.2))
    yield bus
    await bus.close()


async def _until(true: Callable[[], Awaitable[bool]], seconds: float = 8.0) -> None:
    async with asyncio.timeout(seconds):
        while not await true():
            await asyncio.sleep(0.01)


@pytest.fixture
def until() -> Callable[..., Awaitable[None]]:
    return _until


@pytest.fixture(scope="module")
def cluster_urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The addresses of three servers that form a cluster, shared by the tests of one file."""
    folder = tmp_path_factory.mktemp("cluster")
    free = [socket.create_server(("127.0.0.1", 0)) for _ in range(6)]
    ports = [one.getsockname()[1] for one in free]
    for one in free:
        one.close()
    routes = ",".join(f"nats://127.0.0.1:{port}" for port in ports[3:])
    running = []
    for nth in range(3):
        command = [str(Path(sys.executable).with_name("nats-server")), "-js", "-sd", str(folder / str(nth))]
        command += ["-a", "127.0.0.1", "-p", str(ports[nth]), "-n", f"n{nth}", "-l", str(folder / f"log{nth}")]
        command += ["--cluster_name", "c", "--cluster", f"nats://127.0.0.1:{ports[3 + nth]}", "--routes", routes]
        running.append(subprocess.Popen(command))
    yield [f"nats://127.0.0.1:{port}" for port in ports[:3]]
    for server in running:
        server.kill()
        server.wait(5)
