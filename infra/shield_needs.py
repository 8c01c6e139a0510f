"""What the shields need, put together."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from handlers.ports.belongings import Belongings
from handlers.ports.clock import Clock
from handlers.shields.injection.judge import Judge
from handlers.shields.injection.opinion import NoSecondOpinion, SecondOpinion
from handlers.shields.pii.public import warm
from handlers.shields.pii.remembered import RememberedBelongings
from handlers.shields.verification.policy import warm as warm_policy
from infra.house import House
from infra.knowledge.suspecting import judge
from infra.runtime.needs import Needs
from infra.shield_memory import shield_memory
from infra.switchboard import Switchboard
from infra.telemetry.logs import Log

_SECRET_BYTES = 32


@asynccontextmanager
async def shield_needs(house: House, businesses: Switchboard) -> AsyncIterator[Needs]:
    """The needs of all shields, open for as long as the role serves."""
    for business in businesses.all():
        warm(business)
        warm_policy(business)
    whose = RememberedBelongings(lambda: secrets.token_bytes(_SECRET_BYTES))
    await whose.load(house.bus.log)
    async with shield_memory(house) as memory, asyncio.TaskGroup() as group:
        remembering = group.create_task(whose.follow(house.bus.log))
        made = _made({Judge: judge, SecondOpinion: NoSecondOpinion}, house.log)
        yield Needs({Clock: house.clock, Belongings: whose}, made, memory)
        remembering.cancel()


def _made(makers: Mapping[type[Any], Callable[[], Any]], log: Log) -> dict[type[Any], Any]:
    """What could be made. A shield that lacks one of its needs does not run; the others do."""
    made: dict[type[Any], Any] = {}
    for kind, make in makers.items():
        try:
            made[kind] = make()
        except Exception:
            log.exception("shield.need-missing", id=kind.__name__)
    return made
