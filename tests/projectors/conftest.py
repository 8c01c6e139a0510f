"""A memory bus with a day on it, and connections to a real, empty PostgreSQL."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import psycopg
import pytest

from bus.memory.bus import MemoryBus
from infra.runtime.clock import SystemClock
from infra.runtime.discovery import import_modules
from tests.projectors.a_day import DAY, NOON

import_modules("projectors")


@pytest.fixture
def connect(postgres_url: str) -> Callable[[], Awaitable[psycopg.AsyncConnection]]:
    """Opens one more connection to the test's own database."""

    async def open_() -> psycopg.AsyncConnection:
        return await psycopg.AsyncConnection.connect(postgres_url, autocommit=True)

    return open_


@pytest.fixture
async def bus() -> MemoryBus:
    """The log of one day."""
    bus = MemoryBus(lambda: NOON + timedelta(hours=1))
    for draft in DAY:
        await bus.log.append(draft)
    return bus


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock()
