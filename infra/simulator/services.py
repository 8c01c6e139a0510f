"""The services around a call in text: the ledger, the shields and the voice's handlers on one bus in memory."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from bus.consumers import describe_failure
from bus.memory import MemoryBus
from handlers.call.ports.recogniser import Recogniser, VoiceActivity
from handlers.call.ports.verdicts import SafeAnswers
from handlers.call.ports.voice import Voice
from handlers.call.tools.ports import AppointmentQueries
from handlers.call.tools.requests import LocalAppointments
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.ports import Diary
from handlers.handler import Handler
from handlers.shields.injection.polite_answers import PoliteAnswers
from infra.composition.needs import call_needs
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.replay.environment import Environment, TodaysKnowledge, make_environment
from infra.replay.null_ports import PretendedActions
from infra.replay.virtual_time import PastClock
from infra.runtime.call_lane import CallLane
from infra.runtime.claims import claim_subject
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import NeedMissing
from infra.simulator.brief_voice import BriefVoice
from schemas.fact import Fact
from schemas.frame import Frame
from schemas.knowledge import Business

#: What a lane, and what the ledger's runtime, provides for each fact itself.
_LANES = frozenset({"Conversation", "Fact", "OngoingCall", "Verdicts", "AudioOutput", "Business"})
_FACTS = frozenset({"Fact", "Business"})


class HeardLine(msgspec.Struct, frozen=True, kw_only=True):
    """The engines of a call with sound. `activity` makes a voice activity for each call."""

    recogniser: Recogniser
    activity: Callable[[], VoiceActivity]
    voice: Voice


class Services:
    """What a call finds around it. `failed` says in words what could not be handled; nothing leaves the process."""

    def __init__(
        self,
        bus: MemoryBus,
        clock: PastClock,
        business: Business,
        around: Environment,
        directory: Directory,
        line: HeardLine | None = None,
    ) -> None:
        self._bus, self._clock, self._business, self._around = bus, clock, business, around
        books = LocalAppointments(around.memories.diary, around.memories.people, directory, lambda _: business, clock)
        self.directory, self.failed = directory, list[str]()
        self._hears = line is not None
        heard: dict[Any, Any] = {Recogniser: line.recogniser, VoiceActivity: line.activity()} if line else {}
        self._needs = around.needs.plus(
            {
                Diary: around.memories.diary,
                ContactMemory: around.memories.people,
                Directory: directory,
                AppointmentQueries: books,
                Voice: line.voice if line else BriefVoice(),
                SafeAnswers: PoliteAnswers(),
                **call_needs(business),
                **heard,
            }
        )

    def ledger(self) -> DurableHandlers:
        """The ledger's handlers, working from the log."""
        return DurableHandlers(
            self._handlers("ledger", _FACTS),
            self._needs,
            log=self._bus.log,
            consumers=self._bus.consumers,
            business=lambda _: self._business,
            on_stored=self._around.notice,
            clock=self._clock,
            tracer=NoTracer(),
            meter=Meter(),
        )

    async def lanes(self, call: str) -> list[CallLane]:
        """The call's owners: the voice first, then each shield under the claim it would have."""
        owners = {"voice": self._handlers("voice", _LANES)}
        owners |= {f"shield-{one.name}": [one] for one in self._handlers("shields", _LANES)}
        return [await self._lane(call, role, handlers) for role, handlers in owners.items()]

    def _handlers(self, role: str, provided: frozenset[str]) -> list[Handler]:
        found = []
        for one in find_handlers().values():
            if one.role != role or (Frame in one.wants and not (self._hears and one.name == "hearing")):
                continue
            leaving = {kind for kind in one.needs.values() if getattr(kind, "__name__", "") in provided}
            if "pages" in one.needs:
                leaving.add(one.needs["pages"])
            try:
                self._needs.provide(one, leaving=frozenset(leaving))
            except NeedMissing as missing:
                self.failed.append(f"{one.name} was left out: {missing}")
            else:
                found.append(one)
        return found

    async def _lane(self, call: str, role: str, handlers: list[Handler]) -> CallLane:
        fence = await self._bus.claims.claim(claim_subject(call, role), after=0)
        return CallLane(
            call,
            fence,
            handlers,
            self._needs,
            log=self._bus.log,
            live=self._bus.live,
            sound=self._bus.audio,
            park=self._park,
            clock=self._clock,
            tracer=NoTracer(),
            meter=Meter(),
        )

    async def _park(self, handler: Handler, fact: Fact, failure: Exception) -> None:
        self.failed.append(f"{handler.name} on {fact.event.tag()}: {describe_failure(failure)}")


async def services(
    bus: MemoryBus,
    clock: PastClock,
    today: TodaysKnowledge,
    tenant: str,
    person: Callable[[], str],
    line: HeardLine | None = None,
) -> Services:
    """The services of one business, over what its log holds. `person` makes the ids of callers; `line` lets calls be heard."""
    around = await make_environment(bus, clock, (), today, PretendedActions())
    return Services(bus, clock, today.business(tenant), around, MemoryDirectory(b"text", _Persons(person)), line)


class _Persons:
    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    def new(self) -> str:
        return self._make()


async def settle(tasks: list[asyncio.Task[None]]) -> None:
    """End what runs, and wait until it has ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
