"""The buses under test: memory and JetStream, with the same promises."""

import asyncio
import selectors
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nats
import pytest

from bus.jetstream import Options, connect
from bus.memory import MemoryBus
from bus.ports import Bus
from bus.streams import STREAMS
from infra.embedded.cluster import Cluster
from schemas.event import Event
from schemas.fact import Draft
from schemas.line import LineLost

T0 = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class _Jump(selectors.SelectSelector):
    """A selector that, once time is virtual, does not wait: it moves the loop's clock on instead."""

    def __init__(self) -> None:
        super().__init__()
        self.virtual: float | None = None

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.virtual is None:
            return super().select(timeout)
        ready = super().select(0)
        if not ready and timeout:
            self.virtual += timeout
        return ready


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose time can become virtual."""

    def __init__(self) -> None:
        self.jump = _Jump()
        super().__init__(self.jump)

    def time(self) -> float:
        return super().time() if self.jump.virtual is None else self.jump.virtual


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]] | None:
    """Contracts run on virtual time in memory, on real time with a real server."""
    return {"loop": Loop} if Path(__file__).parent in Path(item.fspath).parents else None


@pytest.fixture
async def raw(nats_url: str) -> AsyncIterator[nats.NATS]:
    """A client that says what no bus would."""
    client = await nats.connect(nats_url)
    yield client
    await client.close()


BUSES = [
    "memory",
    pytest.param("jetstream", marks=pytest.mark.real),
    pytest.param("cluster", marks=[pytest.mark.real, pytest.mark.cluster]),
]


@pytest.fixture(params=BUSES)
async def bus(request: pytest.FixtureRequest, now) -> AsyncIterator[Bus]:
    """Each contract runs in memory, on one server, and on a cluster of three."""
    made: Bus
    if request.param == "cluster":
        async with emptied(request.getfixturevalue("cluster"), now) as made:
            yield made
        return
    if request.param == "jetstream":
        made = await connect(request.getfixturevalue("nats_url"), now=now, instance="test")
    else:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Loop)
        loop.jump.virtual = loop.time()
        made = MemoryBus(now)
    yield made
    await made.close()


@asynccontextmanager
async def emptied(cluster: Cluster, now) -> AsyncIterator[Bus]:
    """A bus on a running cluster, which has forgotten everything afterwards."""
    await cluster.healthy()
    made = await connect(cluster.url, now=now, instance="test", options=Options(replicas=3, patience=20.0))
    yield made
    await made.close()
    await cluster.forget(*STREAMS)


@pytest.fixture
async def now() -> Callable[[], datetime]:
    """The time of the test: the loop's own."""
    loop, started, real = asyncio.get_running_loop(), asyncio.get_running_loop().time(), datetime.now(UTC)
    return lambda: real + timedelta(seconds=loop.time() - started)


class Drafts:
    """Drafts with ids counted up."""

    def __init__(self) -> None:
        self.nth = 0

    def __call__(self, subject: str, event: Event | None = None, *, id: str = "", epoch: int = 0, person: str = "") -> Draft:  # noqa: A002
        self.nth += 1
        return Draft(
            subject=subject,
            event=event or LineLost(reason=f"nth {self.nth}"),
            id=id or f"id-{self.nth}",
            at=T0 + timedelta(milliseconds=self.nth),
            epoch=epoch,
            person=person,
        )


@pytest.fixture
def draft() -> Drafts:
    return Drafts()


async def until(true, seconds: float = 5.0) -> None:
    """Wait until a condition holds; a test that waits in vain fails here."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


@pytest.fixture(name="until")
def until_fixture():
    return until
