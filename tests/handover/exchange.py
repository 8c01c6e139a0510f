"""A telephone exchange in a box: a real edge, the ledger's handlers on its bus, and a carrier that rings people like Twilio."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
from aiohttp import web

from bus.log import Log
from bus.memory import MemoryBus
from bus.ports import Bus
from bus.timers import Timers
from handlers.business.templates import knowledge_folder
from handlers.call.ports.telephony import Telephony
from handlers.clock import Clock
from handlers.consent.keywords import Keywords
from handlers.contacts.memory import HotContacts
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.handover.texts import HandoverTexts
from handlers.messages.alarm_links import AlarmLinks
from handlers.messages.gate import MessageGate
from handlers.messages.law import read_law
from handlers.messages.ports import Senders
from handlers.messages.recipients import Recipients
from infra.composition.needs import read_handover_texts
from infra.connectors.signed_links import SignedLinks
from infra.connectors.twilio_account import TwilioAccount
from infra.connectors.twilio_calls import TwilioCalls
from infra.connectors.twilio_messages import TwilioSender
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.runtime.clock import SystemClock, Ulids
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from infra.simulator.calls_resource import CallsResource
from infra.simulator.carrier import Carrier
from infra.simulator.people import PhoneOwner
from schemas.consent import ConsentReported
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.notify import Notify
from schemas.speech import SpeechRecognised
from schemas.subjects import compose_subject
from schemas.tools import HandoffRequested
from schemas.triggers import HandingOver
from schemas.understanding import IntentRecognised
from tests.edge.conftest import DENTIST, PUBLIC, TOKEN, Edge, open_edge
from tests.handover.actors import Caller, NoTimers

ANN, BOB, CAROL = "+16175550161", "+16175550162", "+16175550163"
CALLER = "+12125550142"
DENTIST_ON_CALL = msgspec.structs.replace(
    DENTIST,
    handoff_number="",
    handing_over=HandingOver(numbers=(ANN, BOB), ring_seconds=1),
    notify=Notify(sms=ANN, on_call=(ANN, BOB, CAROL), repeat_minutes=2),
)
HANDLERS = (
    "handover-opening handover-legs handover-overdue handover-caller-gone handover-ringing handover-joining "
    "handover-waiting-room handover-queueing sending waiting keeping-consent telling-owner telling-again on-call on-call-seen"
).split()


class Exchange:
    """What a story works with. `people` says what happens when a phone rings; `business` may be changed while it runs."""

    ledger: Callable[[], DurableHandlers]

    def __init__(self, edge: Edge, carrier: Carrier, twilio: CallsResource, timers: Any) -> None:
        self.edge, self.carrier, self.twilio, self.timers = edge, carrier, twilio, timers
        self.bus: Bus = edge.bus
        self.business = DENTIST_ON_CALL
        self.caller, self._calls = Caller(), list[asyncio.Task[Any]]()

    def people(self, **habits: str) -> None:
        """`ann="busy"`: what she does when her phone rings."""
        numbers = {"ann": ANN, "bob": BOB, "carol": CAROL}
        self.twilio.people = {numbers[name]: PhoneOwner(does=does, talks=30.0) for name, does in habits.items()}

    async def ring(self) -> str:
        """The caller calls; the subject of the call once its line is open."""
        tape = self.carrier.tape()
        placed = self.carrier.call(self.caller, to=DENTIST.number, caller=CALLER, tape=tape)
        self._calls.append(asyncio.create_task(placed))
        await self.until(lambda: bool(tape.call) and "opened" in self.caller.events)
        self.tape = tape
        return compose_subject("call", "demo", tape.call)

    async def speak(self, call: str, words: str = "I want my money back for the crown", intent: str = "billing") -> None:
        """What the caller has said so far."""
        person = next(fact.person for fact in await self.bus.log.load(call))
        said = SpeechRecognised(
            turn=1, words=words, confidence=0.9, from_frame=1, to_frame=80, ended_frame=70, endpoint_ms=300, recognise_ms=20,
            engine="test",
        )  # fmt: skip
        meant = IntentRecognised(turn=1, words=words, intent=intent, confidence=0.9, tier="fast")
        await self.happens(call, said, person)
        await self.happens(call, meant, person)

    async def ask(self, call: str, *, way: str = "line", urgent: bool = False, trigger: str = "asked") -> None:
        """The agent asks for a person."""
        person = next(fact.person for fact in await self.bus.log.load(call))
        asked = HandoffRequested(turn=1, reason="asked for a person", way=way, urgent=urgent, trigger=trigger)
        await self.happens(call, asked, person)

    async def happens(self, subject: str, event: Event, person: str = "") -> str:
        id_ = Ulids().new()
        await self.bus.log.append(Draft(subject=subject, event=event, id=id_, at=datetime.now(UTC), person=person))
        return id_

    async def fact(self, kind: type[Event], seconds: float = 20.0, nth: int = 1) -> Fact:
        """The nth fact of this kind, once it is in the log."""
        found: list[Fact] = []

        async def there() -> bool:
            nonlocal found
            found = [fact for fact in await self.everything() if isinstance(fact.event, kind)]
            return len(found) >= nth

        async with asyncio.timeout(seconds):
            while not await there():
                await asyncio.sleep(0.02)
        return found[nth - 1]

    async def facts(self, *kinds: type[Event]) -> list[Event]:
        return [fact.event for fact in await self.everything() if isinstance(fact.event, kinds)]

    async def everything(self) -> list[Fact]:
        """All facts of calls and of the ledger."""
        found: list[Fact] = []
        for kinds in (("call.>",), ("handover.>", "message.>", "business.>", "inbox.>")):
            found += [fact async for batch in self.bus.log.read(*kinds) for fact in batch]
        return found

    async def until(self, true: Callable[[], bool], seconds: float = 20.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(0.02)

    async def later(self, subject: str) -> None:
        """The timer of this subject rings now."""
        _, draft = self.timers.waiting.pop(subject)
        due = msgspec.structs.replace(draft, subject=subject.replace("timer.", "due.", 1), at=datetime.now(UTC))
        await self.bus.log.append(due)

    async def start_ledger(self) -> None:
        """Have the ledger's handlers follow the log, from where they were."""
        self._stop, ready = asyncio.Event(), asyncio.Event()
        self._at_work = asyncio.create_task(self.ledger().run(self._stop, ready.set))
        async with asyncio.timeout(20):
            await ready.wait()

    async def stop_ledger(self) -> None:
        """The process of the ledger ends."""
        self._stop.set()
        await self._at_work

    async def close(self) -> None:
        for task in self._calls:
            task.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)


@asynccontextmanager
async def open_exchange(bus: Bus | None = None, *, real_timers: bool = False) -> AsyncIterator[Exchange]:
    bus = bus or MemoryBus(SystemClock().now)
    async with open_edge(bus) as edge:
        carrier = Carrier(edge.address, TOKEN, public=PUBLIC)
        twilio, timers = CallsResource(carrier, "AC1", TOKEN), bus.timers if real_timers else NoTimers()
        app = web.Application()
        app.add_routes(twilio.routes())
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        api = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        exchange = Exchange(edge, carrier, twilio, timers)
        await asyncio.to_thread(TwilioAccount("AC1", TOKEN).prepare)
        exchange.ledger = lambda: _ledger(exchange, api, edge.needs.directory)
        await exchange.start_ledger()
        for number in (ANN, BOB, CAROL):
            await _agrees(exchange, number, edge.needs.directory)
        try:
            yield exchange
        finally:
            await exchange.close()
            await exchange.stop_ledger()
        await twilio.close()
        await carrier.close()
        await runner.cleanup()


def _ledger(exchange: Exchange, api: str, directory: MemoryDirectory) -> DurableHandlers:
    bus, clock, people = exchange.bus, SystemClock(), HotContacts()
    law = knowledge_folder() / "law"
    quiet = read_law((law / "quiet_hours.toml").read_bytes())
    needs: dict[Any, Any] = {
        Telephony: TwilioCalls("AC1", TOKEN, clock, public_url=PUBLIC, api=api),
        MessageGate: MessageGate(bus.log, quiet, Recipients(directory, people), clock),
        Senders: Senders({"sms": TwilioSender("AC1", TOKEN, clock, api=api)}),
        HandoverTexts: read_handover_texts(),
        Keywords: Keywords((law / "keywords.toml").read_bytes()),
        ContactMemory: people,
        Timers: exchange.timers,
        AlarmLinks: SignedLinks(PUBLIC, b"secret"),
        Clock: clock,
        Log: bus.log,
        Directory: directory,
    }
    return DurableHandlers(
        [find_handlers()[name] for name in HANDLERS],
        Needs(needs),
        log=bus.log,
        consumers=bus.consumers,
        business=lambda _: _business(exchange),
        clock=clock,
        tracer=NoTracer(),
        meter=Meter(),
    )


def _business(exchange: Exchange) -> Business:
    return exchange.business


async def _agrees(exchange: Exchange, number: str, directory: MemoryDirectory) -> None:
    """Whoever works there has agreed to notices."""
    person = await directory.person("demo", number)
    agreed = ConsentReported(
        person=person, change="granted", channel="sms", purpose="notice", source="owner", origin="", wording="notices"
    )
    await exchange.happens(compose_subject("consent", "demo", person), agreed, person)
