"""A town hall: the business desk at work on a log, in memory or real, and whoever asks it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from bus.log import Log
from bus.ports import Bus
from bus.timers import Timers
from handlers.business.memory import BusinessDirectory
from handlers.business.state import fold
from handlers.clock import Clock
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.runtime.clock import SystemClock, Ulids
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from schemas.business import ConfigurationRequested, OpeningRequested
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.subjects import compose_subject

#: The handlers that decide what owners ask for.
AT_WORK = ("business-desk", "booking", "moving", "cancelling", "visits", "visit-timers", "visit-questions")


class TownHall:
    """Asks on behalf of owners, and waits for what is answered."""

    def __init__(self, bus: Bus) -> None:
        self.bus, self.ids, self.clock = bus, Ulids(), SystemClock()
        self.directory = BusinessDirectory(bus.log, structlog.get_logger(), demo=False)

    async def write(self, tenant: str, event: Event) -> str:
        """Write a fact of a business down; its id."""
        draft = Draft(subject=profile(tenant), event=event, id=self.ids.new(), at=self.clock.now())
        await self.bus.log.append(draft)
        return draft.id

    async def ask(self, tenant: str, event: Event) -> list[Event]:
        """The answers to what is asked for a business."""
        asked = await self.write(tenant, event)
        async with asyncio.timeout(10):
            while not (answers := [fact.event for fact in await self.facts(tenant) if fact.cause == asked]):
                await asyncio.sleep(0.01)
        return answers

    async def open(self, tenant: str, **said: object) -> list[Event]:
        told = {"name": "Peluquería Sol", "industry": "hair_salon", "number": "+34910123456", "by": "01ANA"} | said
        return await self.ask(tenant, OpeningRequested(**told))

    async def set(self, tenant: str, *, draft: bool = False, whole: bool = False, **parts: object) -> list[Event]:
        texts = {part: json.dumps(value) for part, value in parts.items()}
        return await self.ask(tenant, ConfigurationRequested(parts=texts, draft=draft, whole=whole, by="01ANA", why="a test"))

    async def facts(self, tenant: str) -> list[Fact]:
        return list(await self.bus.log.load(profile(tenant)))

    async def stands(self, tenant: str):
        """The business as its facts tell it."""
        return fold(await self.facts(tenant))

    async def known(self, tenant: str):
        """What a call would find from now on."""
        await self.directory.load()
        return self.directory.of(tenant)


def profile(tenant: str) -> str:
    return compose_subject("business", tenant, "profile")


async def start_desks(bus: Bus, clock: Clock | None = None) -> Callable[[], Awaitable[None]]:
    """Put what decides for owners to work on a bus; what is returned stops it."""
    stop, ready, clock = asyncio.Event(), asyncio.Event(), clock or SystemClock()
    directory = BusinessDirectory(bus.log, structlog.get_logger(), demo=False)
    durable = DurableHandlers(
        [find_handlers()[name] for name in AT_WORK],
        Needs({Log: bus.log, Clock: clock, Timers: bus.timers}),
        log=bus.log,
        consumers=bus.consumers,
        business=directory.of,
        clock=clock,
        tracer=NoTracer(),
        meter=Meter(),
    )
    following, running = asyncio.create_task(directory.follow()), asyncio.create_task(durable.run(stop, ready.set))
    await asyncio.wait_for(ready.wait(), 10)

    async def finish() -> None:
        stop.set()
        await running
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    return finish


@asynccontextmanager
async def at_work(bus: Bus) -> AsyncIterator[TownHall]:
    """A town hall on a bus, which is closed with it."""
    finish = await start_desks(bus)
    yield TownHall(bus)
    await finish()
    await bus.close()
