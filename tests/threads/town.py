"""A whole town on virtual time: one business with all of its ledger, its timers and the mind that answers texts."""

import asyncio
import itertools
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, Self

from bus.log import Fence, Log
from bus.memory import MemoryBus
from bus.timers import Timers, due_subject
from handlers.business.templates import knowledge_folder
from handlers.call.ports.mind import Understanding
from handlers.call.tools.ports import AppointmentQueries
from handlers.call.tools.requests import LocalAppointments
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.ports import Diary
from handlers.messages.gate import MessageGate, SendPermit
from handlers.messages.law import read_law
from handlers.messages.ports import Senders
from handlers.messages.recipients import Recipients
from handlers.messages.threads.ports import TextDialogue
from infra.composition.needs import call_needs
from infra.composition.text_lanes import select_text_stages
from infra.engines.built_in_mind import make_built_in_mind
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.replay.environment import TodaysKnowledge, make_environment
from infra.replay.null_ports import PretendedActions
from infra.runtime.call_lane import CallLane
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.text_dialogue import LaneDialogue
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.messages import MessageReceived, MessageRequested
from schemas.routing import route_event
from schemas.subjects import compose_subject
from tests.clock import LoopClock
from tests.consent.office import Alarms

ANA = "+12125550142"
BOSTON = "+16175550142"


class Names:
    """Ids one after the other."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def new(self) -> str:
        return f"01PERSON{next(self._count):018d}"


class Post:
    """A carrier that keeps what it is given. `wrong` is raised for the next messages, in order."""

    def __init__(self, clock: LoopClock) -> None:
        self.clock, self.sent, self.wrong = clock, list[tuple[datetime, SendPermit]](), list[Exception]()

    async def send(self, allowed: SendPermit) -> str:
        if self.wrong:
            raise self.wrong.pop(0)
        self.sent.append((self.clock.now(), allowed))
        return f"SM{len(self.sent)}"

    async def close(self) -> None:
        pass


class Town:
    """Open while inside. Texts come in by `writes`, time passes by `later`; `texts` are what went out."""

    def __init__(self, business: Business, understanding: Understanding, start: datetime) -> None:
        self.business, self._understanding, self._start = business, understanding, start
        self._stack, self._count = AsyncExitStack(), itertools.count(1)
        self.failed: list[str] = []
        self.heard: dict[str, str] = {}
        self.senders: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        self.clock = LoopClock(self._start)
        self.bus = MemoryBus(self.clock.now, puzzled=lambda _: None)
        self.alarms = Alarms()
        self.post, self.mail = Post(self.clock), Post(self.clock)
        self.directory = MemoryDirectory(b"town", Names())
        self._stop = asyncio.Event()
        await self._start_ledger()
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._stop.set()
        await self._stack.aclose()
        await self.bus.close()

    async def _start_ledger(self) -> None:
        today = TodaysKnowledge(business=lambda _: self.business, understanding=self._understanding, mind=make_built_in_mind())
        around = await make_environment(self.bus, self.clock, (), today, PretendedActions())
        self.around = around
        books = LocalAppointments(
            around.memories.diary, around.memories.people, self.directory, lambda _: self.business, self.clock
        )
        people = around.memories.people
        law = read_law((knowledge_folder() / "law/quiet_hours.toml").read_bytes())
        needs = around.needs.plus(
            {
                Diary: around.memories.diary,
                ContactMemory: people,
                Directory: self.directory,
                AppointmentQueries: books,
                Timers: self.alarms,
                Log: self.bus.log,
                Senders: Senders({"sms": self.post, "whatsapp": self.post, "email": self.mail}),
                MessageGate: MessageGate(self.bus.log, law, Recipients(self.directory, people), self.clock),
            }
        )
        stages = select_text_stages()

        async def lane(subject: str, fence: Fence, business: Business) -> CallLane:
            return CallLane(
                subject,
                fence,
                stages,
                needs.plus(call_needs(business)),
                log=self.bus.log,
                live=self.bus.live,
                sound=self.bus.audio,
                park=self._park,
                clock=self.clock,
                tracer=NoTracer(),
                meter=Meter(),
            )

        async def reader() -> Understanding:
            return self._understanding

        self.dialogue = LaneDialogue(
            lane, reader, people, log=self.bus.log, live=self.bus.live, claims=self.bus.claims, clock=self.clock
        )
        durable = DurableHandlers(
            [one for one in find_handlers().values() if one.role == "ledger" and one.name != "retention-nights"],
            needs.plus({TextDialogue: self.dialogue}),
            log=self.bus.log,
            consumers=self.bus.consumers,
            business=lambda _: self.business,
            on_stored=around.notice,
            clock=self.clock,
            tracer=NoTracer(),
            meter=Meter(),
        )
        ready = asyncio.Event()
        running = asyncio.ensure_future(durable.run(self._stop, ready.set))
        following = asyncio.ensure_future(around.follow(self.bus.log))
        self._stack.callback(following.cancel)
        self._stack.push_async_callback(self._ended, running)
        await ready.wait()
        self._running = running

    async def crash(self) -> None:
        """The ledger dies in the middle of whatever it does; another takes up where the log stands."""
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        await self._start_ledger()

    async def _ended(self, running: asyncio.Future[None]) -> None:
        self._stop.set()
        await asyncio.gather(running, return_exceptions=True)

    async def _park(self, handler: Any, fact: Fact, failure: Exception) -> None:
        self.failed.append(f"{handler.name} on {fact.event.tag()}: {failure!r}")

    async def happens(self, event: Event, *, id_: str = "", about: str = "call.town.01CALL") -> str:
        """Append a fact where it is at home; its id."""
        id_ = id_ or f"fact-{next(self._count)}"
        about = about.replace(".town.", f".{self.business.tenant}.")
        person = event.whose()
        draft = Draft(subject=route_event(event, about), event=event, id=id_, at=self.clock.now(), person=person)
        await self.bus.log.append(draft)
        return id_

    async def writes(self, text: str, number: str = ANA, *, sid: str = "", channel: Any = "sms", **more: Any) -> list[str]:
        """Somebody sends a text; what is sent to them within the next minute."""
        sid, before = sid or f"SM{next(self._count)}", len(self.post.sent)
        person = await self.directory.person(self.business.tenant, number)
        came = MessageReceived(
            message=f"in-{sid}",
            person=person,
            channel=channel,
            text=text,
            sender=number,
            recipient=self.business.number,
            **more,
        )
        self.heard[came.message], self.senders[came.message] = text, number
        subject = compose_subject("message", self.business.tenant, came.message)
        id_ = f"{came.message}/message.received/0"
        await self.bus.log.append(Draft(subject=subject, event=came, id=id_, at=self.clock.now(), person=person))
        for _ in range(20):
            await self.settle()
            if any(one.grant.message.origin == came.message for _, one in self.post.sent[before:]):
                break
        await self.later(seconds=30)
        return [allowed.grant.message.text for _, allowed in self.post.sent[before:] if allowed.grant.address == number]

    async def later(self, **delta: float) -> None:
        """Time passes; whatever is due in it happens at its moment."""
        until = self.clock.now() + timedelta(**delta)
        await self.settle()
        while alarm := self.alarms.next(until):
            due, draft = alarm
            self.clock.forward(due)
            rung = {"subject": due_subject(draft.subject), "event": draft.event, "id": draft.id, "at": self.clock.now()}
            await self.bus.log.append(Draft(**rung))
            await self.settle()
        self.clock.forward(until)

    async def settle(self) -> None:
        """What has happened is worked off."""
        await asyncio.sleep(0.3)

    async def facts(self, *kinds: type[Event]) -> list[Fact]:
        """All facts of these kinds, wherever they are."""
        filters = [f"{kind}.>" for kind in ("consent", "message", "thread", "page", "business", "contact", "appointment")]
        found = [fact async for batch in self.bus.log.read(*filters) for fact in batch]
        found += [fact async for batch in self.bus.log.read("call.>") for fact in batch]
        return [fact for fact in found if isinstance(fact.event, kinds or Event)]

    def sent(self, topic: str = "") -> list[MessageRequested]:
        """What went out, of a topic."""
        return [one.grant.message for _, one in self.post.sent if not topic or one.grant.message.topic == topic]
