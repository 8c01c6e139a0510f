"""A bus that is closed while its server is away leaves nothing running behind it."""

import asyncio
from datetime import UTC, datetime

import pytest

from bus.jetstream import connect
from tests.conftest import NatsServer


@pytest.mark.real
@pytest.mark.parametrize("nth", range(8))
async def test_closing_while_reconnecting_ends_the_reconnecting(nats_server: NatsServer, nth: int) -> None:
    before = asyncio.all_tasks()
    bus = await connect(nats_server.url, now=lambda: datetime.now(UTC), instance="still")
    nats_server.kill()
    await asyncio.sleep(0.05 + 0.013 * nth)
    async with asyncio.timeout(20):
        await bus.close()
    await asyncio.sleep(0.1)
    assert asyncio.all_tasks() - before == set()
