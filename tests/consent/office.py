"""The handlers of consent and messages at work on a memory bus, on virtual time, with a carrier that takes notes."""

import asyncio
import itertools
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, Self

from bus.log import Log
from bus.memory import MemoryBus
from bus.timers import Timers, due_subject
from handlers.business.templates import knowledge_folder
from handlers.clock import Clock
from handlers.consent.keywords import Keywords
from handlers.contacts.memory import HotContacts
from handlers.contacts.ports.directory import Directory
from handlers.handler import Handler
from handlers.messages.alarm_links import AlarmLinks
from handlers.messages.gate import MessageGate, SendPermit
from handlers.messages.law import read_law
from handlers.messages.ports import Senders
from handlers.messages.recipients import Recipients
from handlers.messages.shipped_texts import read_texts
from handlers.messages.texts import MessageTexts
from handlers.shields.verification.codes import Codes, KeyedCodes
from infra.connectors.signed_links import SignedLinks
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.messages import MessageReceived, MessageRequested
from schemas.routing import route_event
from tests.clock import LoopClock

OURS = (
    "keeping-consent keeping-recording-consent implied-consent heeding-keywords heeding-carriers sending waiting "
    "missed-calls confirming sending-codes telling-owner telling-again owner-consent"
).split()
CURL = Business(tenant="curl", name="Curl", industry="salon", timezone="America/New_York", number="+12125550100")
NEW_YORKER = "+12125550142"


class Sequel:
    """Ids one after the other."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def new(self) -> str:
        return f"01ID{next(self._count):04}"


class Alarms:
    """Timers that ring when the clock is put forward: hours pass at once."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[datetime, Draft]] = {}

    async def set(self, draft: Draft, due: datetime) -> None:
        self.waiting[draft.subject] = (due, draft)

    async def cancel(self, subject: str) -> None:
        self.waiting.pop(subject, None)

    def next(self, until: datetime) -> tuple[datetime, Draft] | None:
        """The next to ring by then, which is forgotten."""
        due = min(self.waiting.values(), key=lambda one: one[0], default=None)
        if due is None or due[0] > until:
            return None
        del self.waiting[due[1].subject]
        return due


class Notes:
    """A carrier that writes down what it is given. `wrong` is raised for the next messages, in order."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.sent, self.wrong = clock, list[tuple[datetime, SendPermit]](), list[Exception]()

    async def send(self, allowed: SendPermit) -> str:
        if self.wrong:
            raise self.wrong.pop(0)
        self.sent.append((self.clock.now(), allowed))
        return f"SM{len(self.sent)}"

    async def close(self) -> None:
        pass

    @property
    def texts(self) -> list[str]:
        return [allowed.grant.message.text for _, allowed in self.sent]


class Office:
    """Open while inside. `person` is somebody in New York."""

    def __init__(self, start: datetime, names: tuple[str, ...] = tuple(OURS)) -> None:
        self._start, self._names, self._stack = start, names, AsyncExitStack()
        self._count = 0

    async def __aenter__(self) -> Self:
        self.clock = LoopClock(self._start)
        self.bus = MemoryBus(self.clock.now)
        self.people, self.alarms = HotContacts(), Alarms()
        self.directory = MemoryDirectory(b"secret", Sequel())
        self.carrier = Notes(self.clock)
        self.business = CURL
        law = knowledge_folder() / "law"
        self.gate = MessageGate(
            self.bus.log,
            read_law((law / "quiet_hours.toml").read_bytes()),
            Recipients(self.directory, self.people),
            self.clock,
        )
        needs: dict[Any, Any] = {
            MessageGate: self.gate,
            Senders: Senders({"sms": self.carrier}),
            Timers: self.alarms,
            AlarmLinks: SignedLinks("", b"secret"),
            Codes: KeyedCodes(b"secret", deliverable=True),
            Keywords: Keywords((law / "keywords.toml").read_bytes()),
            MessageTexts: read_texts(),
            Clock: self.clock,
            Log: self.bus.log,
            Directory: self.directory,
        }
        stop = asyncio.Event()
        durable = DurableHandlers(
            [self.handler(name) for name in self._names],
            Needs(needs),
            log=self.bus.log,
            consumers=self.bus.consumers,
            business=lambda _: self.business,
            clock=self.clock,
            tracer=NoTracer(),
            meter=Meter(),
        )
        group = await self._stack.enter_async_context(asyncio.TaskGroup())
        group.create_task(durable.run(stop))
        self._stack.callback(stop.set)
        self._stack.push_async_callback(self.bus.close)
        await asyncio.sleep(0)
        self.person = await self.directory.person("curl", NEW_YORKER)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    @staticmethod
    def handler(name: str) -> Handler:
        return find_handlers()[name]

    async def happens(self, event: Event, *, id_: str = "", about: str = "call.curl.01CALL") -> str:
        """Append a fact where it is at home; its id."""
        self._count += 1
        id_ = id_ or f"fact-{self._count}"
        where = route_event(event, about)
        person = str(getattr(event, "person", ""))
        await self.bus.log.append(Draft(subject=where, event=event, id=id_, at=self.clock.now(), person=person))
        return id_

    async def writes(self, text: str, number: str = NEW_YORKER) -> None:
        """Somebody sends a text."""
        self._count += 1
        person = await self.directory.person("curl", number)
        message = f"in-SM{self._count}"
        await self.happens(
            MessageReceived(message=message, person=person, channel="sms", text=text, sender=number, recipient=CURL.number)
        )
        await self.settle()

    async def asks(self, message: str = "M1", **changes: Any) -> None:
        """A transactional text to the New Yorker is asked for."""
        said = {"person": self.person, "channel": "sms", "purpose": "transactional", "text": "Hello.", "topic": "test"}
        await self.happens(MessageRequested(message=message, **(said | {"to": NEW_YORKER} | changes)))
        await self.settle()

    async def settle(self) -> None:
        await asyncio.sleep(0.2)

    async def later(self, **delta: float) -> None:
        """Time passes; whatever is due in it happens at its moment."""
        until = self.clock.now() + timedelta(**delta)
        while alarm := self.alarms.next(until):
            due, draft = alarm
            self.clock.forward(due)
            rung = {"subject": due_subject(draft.subject), "event": draft.event, "id": draft.id, "at": self.clock.now()}
            await self.bus.log.append(Draft(**rung))
            await self.settle()
        self.clock.forward(until)

    async def facts(self, *kinds: type[Event], about: str = "") -> list[Fact]:
        """All facts of these kinds in the ledger."""
        filters = [f"{kind}.>" for kind in ("consent", "message")]
        found = [fact async for batch in self.bus.log.read(*filters) for fact in batch]
        return [fact for fact in found if isinstance(fact.event, kinds or Event) and (not about or about in fact.subject)]

    async def tags(self, message: str = "M1") -> list[str]:
        """What became of a message, in order."""
        found = await self.facts()
        return [fact.event.tag() for fact in found if getattr(fact.event, "message", "") == message]
