"""What the shields need, put together."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handlers.ports.belongings import Belongings
from handlers.ports.clock import Clock
from handlers.shields.injection.judge import Judge
from handlers.shields.injection.opinion import NoSecondOpinion, SecondOpinion
from handlers.shields.pii.public import warm
from handlers.shields.pii.remembered import RememberedBelongings
from infra.house import House
from infra.knowledge.suspecting import judge
from infra.runtime.needs import Needs
from infra.shield_memory import shield_memory
from infra.switchboard import Switchboard

_SECRET_BYTES = 32


@asynccontextmanager
async def shield_needs(house: House, businesses: Switchboard) -> AsyncIterator[Needs]:
    """The needs of all shields, open for as long as the role serves."""
    for business in businesses.all():
        warm(business)
    whose = RememberedBelongings(lambda: secrets.token_bytes(_SECRET_BYTES))
    await whose.load(house.bus.log)
    async with shield_memory(house) as memory, asyncio.TaskGroup() as group:
        remembering = group.create_task(whose.follow(house.bus.log))
        yield Needs({Clock: house.clock, Belongings: whose, Judge: judge(), SecondOpinion: NoSecondOpinion()}, memory)
        remembering.cancel()
