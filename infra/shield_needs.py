"""What the shields need, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handlers.ports.clock import Clock
from infra.house import House
from infra.runtime.needs import Needs
from infra.switchboard import Switchboard


@asynccontextmanager
async def shield_needs(house: House, businesses: Switchboard) -> AsyncIterator[Needs]:
    """The needs of all shields, open for as long as the role serves."""
    del businesses
    yield Needs({Clock: house.clock})
