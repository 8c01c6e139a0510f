"""Both buses, with wires of their own choosing, and a ledger on them: what it cannot do today it does after the repair."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bus.jetstream import connect
from bus.memory import MemoryBus
from bus.ports import Bus
from bus.wire import Unreadable, Wire
from handlers.business.templates import load_demo_businesses
from handlers.clock import Clock
from handlers.handler import Handler
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.runtime.clock import SystemClock
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from schemas.event import Event
from tests.bus.conftest import Loop

OpenBus = Callable[..., Any]


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]] | None:
    """In memory tests run on virtual time, so that pauses between tries cost none; on real time with a real server."""
    return {"loop": Loop} if Path(__file__).parent in Path(item.fspath).parents else None


@pytest.fixture(params=["memory", pytest.param("jetstream", marks=pytest.mark.real)])
async def open_bus(request: pytest.FixtureRequest) -> AsyncIterator[OpenBus]:
    """Opens a connection to one bus, of a version of its own: `open_bus(known)`, with a list of what puzzled it.

    In memory there is only one; what it knows can be changed while it runs.
    """
    opened: list[Bus] = []

    async def open_(known: Mapping[str, type[Event]] | None = None, puzzles: list[Unreadable] | None = None) -> Bus:
        speaks, puzzled = Wire(known=known), (puzzles if puzzles is not None else []).append
        if request.param == "jetstream":
            url, version = request.getfixturevalue("nats_url"), f"v{len(opened)}"
            opened.append(await connect(url, now=SystemClock().now, instance=version, wire=speaks, puzzled=puzzled))
        else:
            assert not opened, "memory has one connection"
            loop = asyncio.get_running_loop()
            assert isinstance(loop, Loop)
            loop.jump.virtual = loop.time()
            opened.append(MemoryBus(SystemClock().now, wire=speaks, puzzled=puzzled))
        return opened[-1]

    yield open_
    for bus in opened:
        await bus.close()


@asynccontextmanager
async def at_work(bus: Bus, *handlers: Handler, needs: Mapping[Any, Any] | None = None) -> AsyncIterator[Meter]:
    """A ledger of these handlers, until the end of the block."""
    meter, stop, up = Meter(), asyncio.Event(), asyncio.Event()
    durable = DurableHandlers(
        handlers,
        Needs({Clock: SystemClock(), **(needs or {})}),
        log=bus.log,
        consumers=bus.consumers,
        business=load_demo_businesses().__getitem__,
        clock=SystemClock(),
        tracer=NoTracer(),
        meter=meter,
    )
    running = asyncio.create_task(durable.run(stop, up.set))
    async with asyncio.timeout(5):
        await up.wait()
    try:
        yield meter
    finally:
        stop.set()
        await running


async def until(true: Callable[[], Any], seconds: float = 8.0) -> Any:
    """Wait until something is true; what it then is."""
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.01)
