"""The town hall on a bus in memory, and on a real nats-server."""

from collections.abc import AsyncIterator

import pytest

from bus.jetstream import connect
from bus.memory.bus import MemoryBus
from bus.ports import Bus
from infra.runtime.clock import SystemClock
from tests.business.town_hall import TownHall, at_work


@pytest.fixture(params=["memory", pytest.param("real", marks=pytest.mark.real)])
async def hall(request: pytest.FixtureRequest) -> AsyncIterator[TownHall]:
    """The business desk at work, on a bus in memory and on a real nats-server."""
    clock = SystemClock()
    if request.param == "memory":
        bus: Bus = MemoryBus(clock.now)
    else:
        bus = await connect(request.getfixturevalue("nats_url"), now=clock.now, instance="hall")
    async with at_work(bus) as there:
        yield there
