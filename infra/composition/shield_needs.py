"""What the shields need, put together."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from handlers.business.memory import BusinessDirectory
from handlers.call.sensitivity import warm_patterns as warm_policy
from handlers.clock import Clock
from handlers.handler import Handler
from handlers.shields.injection.policy import InjectionJudge
from handlers.shields.injection.second_opinion import NoSecondOpinion, SecondOpinion
from handlers.shields.pii.memory import RememberedBelongings
from handlers.shields.pii.ports import Belongings
from handlers.shields.pii.public_facts import warm_business
from infra.composition.services import Services
from infra.composition.shield_memory import open_shield_memory
from infra.engines.injection_judge import load_judge
from infra.observability.logs import Log
from infra.runtime.needs import Needs

_SECRET_BYTES = 32
_MAKERS: dict[type[Any], Callable[[], Any]] = {InjectionJudge: load_judge, SecondOpinion: NoSecondOpinion}


@asynccontextmanager
async def open_shield_needs(
    services: Services, businesses: BusinessDirectory, handlers: Sequence[Handler]
) -> AsyncIterator[Needs]:
    """The needs of these shields, open for as long as the role serves. A shield alone loads nothing that only others need."""
    wanted = frozenset(kind for one in handlers for kind in one.needs.values())
    for business in businesses.all():
        warm_business(business)
        warm_policy(business)
    whose = RememberedBelongings(lambda: secrets.token_bytes(_SECRET_BYTES))
    if Belongings in wanted:
        await whose.load(services.bus.log)
    makers = {kind: make for kind, make in _MAKERS.items() if kind in wanted}
    async with open_shield_memory(services, wanted) as memory, asyncio.TaskGroup() as group:
        remembering = [group.create_task(whose.follow(services.bus.log))] if Belongings in wanted else []
        yield Needs({Clock: services.clock, Belongings: whose}, _made(makers, services.log), memory)
        for task in remembering:
            task.cancel()


def _made(makers: Mapping[type[Any], Callable[[], Any]], log: Log) -> dict[type[Any], Any]:
    """What could be made. A shield that lacks one of its needs does not run; the others do."""
    made: dict[type[Any], Any] = {}
    for kind, make in makers.items():
        try:
            made[kind] = make()
        except Exception:
            log.exception("shield.need-missing", id=kind.__name__)
    return made
