"""A ledger at work on a bus in memory, and an agent on the telephone who uses its tools."""

import asyncio
import itertools
import json
import math
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bus.log import Log
from bus.memory import MemoryBus
from handlers.business.templates import load_demo_businesses
from handlers.call.state import Conversation, evolve
from handlers.call.tools.read_tools import look_in_diary, look_up_knowledge
from handlers.call.tools.requests import LocalAppointments, RequestedAppointments, endpoints
from handlers.clock import Clock
from handlers.contacts.memory import HotContacts
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.memory import HotDiary
from handlers.diary.ports import Diary
from handlers.money.list_prices import PriceTable, read_prices
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.replay.virtual_time import HurriedLoop
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.line import CallRinging
from schemas.toolbox import is_read_only
from schemas.tools import ToolAnswered, ToolFailed, ToolRequested
from tests.clock import StillClock

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday, ten in the morning in New York
DENTAL = load_demo_businesses()["demo"]
PRICES = Path(__file__).parents[2] / "knowledge" / "prices.toml"


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]] | None:
    """Tests in this folder run on virtual time."""
    return {"virtual": lambda: HurriedLoop(math.inf)} if Path(__file__).parent in Path(item.fspath).parents else None


class Counted:
    """Ids in order."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new(self) -> str:
        return f"PERSON{next(self._numbers)}"


class Line:
    """A call as it stands."""

    conversation = Conversation()


class Desk:
    """The ledger's desk: calls come in, tools are used, and everything is on the log."""

    def __init__(self, bus: MemoryBus, directory: MemoryDirectory, diary: HotDiary, people: HotContacts) -> None:
        self.bus, self.directory, self.diary, self.people = bus, directory, diary, people
        self.business, self.books = DENTAL, RequestedAppointments(bus.requests)
        self.meter = Meter()
        self._asked = itertools.count(1)

    async def ring(self, call: str, caller: str = "+16175550199") -> str:
        """A call rings; who is calling."""
        person = await self.directory.person("demo", caller)
        ringing = CallRinging(person=person, caller=caller, called=DENTAL.number)
        await self.say(call, ringing, f"{call}/ringing", person)
        await self.until(lambda facts: any(fact.event.tag() == "contact.met" for fact in facts), "contact.>")
        return person

    async def say(self, call: str, event: Event, id_: str, person: str) -> int:
        draft = Draft(subject=f"call.demo.{call}", event=event, id=id_, at=NOW, person=person)
        return await self.bus.log.append(draft)

    async def use(self, call: str, person: str, tool: str, *, id_: str = "", **arguments: Any) -> tuple[Any, ToolAnswered]:
        """Use a tool; its result and the fact that answered."""
        id_ = id_ or f"{call}/tool/{next(self._asked)}"
        asked = ToolRequested(turn=3, tool=tool, arguments=json.dumps(arguments), reads=is_read_only(tool))
        await self.say(call, asked, id_, person)
        await self.answer_here(call, asked, id_, person)

        def ours(facts: list[Fact]) -> bool:
            return any(isinstance(fact.event, ToolAnswered | ToolFailed) and fact.event.request == id_ for fact in facts)

        facts = await self.until(ours, f"call.demo.{call}")
        answer = next(fact.event for fact in facts if isinstance(fact.event, ToolAnswered) and fact.event.request == id_)
        return msgspec.json.decode(answer.result), answer

    async def answer_here(self, call: str, asked: ToolRequested, id_: str, person: str) -> None:
        """What the voice that has the call does: it answers what only reads."""
        fact, line = Fact(subject=f"call.demo.{call}", event=asked, id=id_, at=NOW, person=person), Line()
        for before in await self.bus.log.load(fact.subject):
            line.conversation = evolve(line.conversation, before)
        for answer in (
            await look_in_diary(asked, fact=fact, business=DENTAL, books=self.books, call=line, clock=StillClock(NOW)),
            await look_up_knowledge(asked, fact=fact, business=DENTAL, call=line, clock=StillClock(NOW)),
        ):
            if answer:
                await self.say(call, answer, f"{id_}/tool.answered/0", person)

    async def facts(self, *subjects: str) -> list[Fact]:
        return [fact async for batch in self.bus.log.read(*subjects) for fact in batch]

    async def until(self, true: Any, *subjects: str) -> list[Fact]:
        """Wait until the facts of these subjects are as expected."""
        async with asyncio.timeout(5):
            while not true(facts := await self.facts(*subjects)):
                await asyncio.sleep(0.002)
        return facts


#: The handlers these tests are about.
HANDLERS = ("booking", "cancelling", "moving", "costs", "learning", "meeting", "tool-answers", "tools")


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    bus, diary, people, stop, ready = MemoryBus(lambda: NOW), HotDiary(), HotContacts(), asyncio.Event(), asyncio.Event()
    desk = Desk(bus, MemoryDirectory(b"secret", Counted()), diary, people)

    def notice(fact: Fact) -> None:
        diary.notice(fact)
        people.notice(fact)

    durable = DurableHandlers(
        [find_handlers()[name] for name in HANDLERS],
        Needs(
            {
                Diary: diary,
                ContactMemory: people,
                Directory: desk.directory,
                Clock: StillClock(NOW),
                Log: bus.log,
                PriceTable: read_prices(PRICES.read_bytes()),
            }
        ),
        log=bus.log,
        consumers=bus.consumers,
        business=lambda _: DENTAL,
        on_stored=notice,
        clock=StillClock(NOW),
        tracer=NoTracer(),
        meter=desk.meter,
    )
    near = LocalAppointments(diary, people, desk.directory, lambda _: DENTAL, StillClock(NOW))
    await bus.requests.serve("daybook-diary", endpoints(near))
    running = asyncio.create_task(durable.run(stop, ready.set))
    async with asyncio.timeout(5):
        await ready.wait()
    yield desk
    stop.set()
    await running
    await bus.close()
    assert not [name for name, count in desk.meter.counts.items() if count.failed], desk.meter.counts
