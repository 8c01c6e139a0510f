"""The gate on a real JetStream: a race for the last word is lost by the message, and a message that waited comes back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bus.timers import Timers
from handlers.business.templates import knowledge_folder
from handlers.consent.keywords import Keywords
from handlers.contacts.memory import HotContacts
from handlers.messages.gate import MessageGate
from handlers.messages.law import Hours, Law, Limits
from handlers.messages.ports import Senders
from handlers.messages.recipients import Recipients
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.runtime.clock import SystemClock
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from schemas.consent import ConsentGranted, DoNotContactSet, MessageAllowed
from schemas.fact import Draft
from schemas.messages import MessageRequested
from tests.consent.office import CURL, NEW_YORKER, Clock, Directory, Log, Notes, Sequel

pytestmark = pytest.mark.real
ANY_HOUR = Law(default=Hours(days=("00:00", "23:59:59")), limits=Limits(marketing=(), all=()))


async def test_on_a_real_log(jetstream_bus):
    bus, clock = jetstream_bus, SystemClock()
    directory, carrier, stop, ready = MemoryDirectory(b"x", Sequel()), Notes(clock), asyncio.Event(), asyncio.Event()
    gate = MessageGate(bus.log, ANY_HOUR, Recipients(directory, HotContacts()), clock)
    needs = {
        MessageGate: gate,
        Senders: Senders({"sms": carrier}),
        Timers: bus.timers,
        Clock: clock,
        Log: bus.log,
        Directory: directory,
    }
    needs |= {Keywords: Keywords((knowledge_folder() / "law/keywords.toml").read_bytes())}
    durable = DurableHandlers(
        [find_handlers()[name] for name in ("sending", "waiting", "heeding-keywords")],
        Needs(needs),
        log=bus.log,
        consumers=bus.consumers,
        business=lambda _: CURL,
        clock=clock,
        tracer=NoTracer(),
        meter=Meter(),
    )
    person = await directory.person("curl", NEW_YORKER)
    other = await directory.person("curl", "+12125550177")

    async def say(subject, event):
        draft = Draft(
            subject=subject, event=event, id=f"{subject}/{event.tag()}/{id(event)}", at=datetime.now(UTC), person=person
        )
        await bus.log.append(draft)

    async def ask(message, **changes):
        text = {"channel": "sms", "purpose": "transactional", "text": "Hi.", "topic": "test", "to": NEW_YORKER}
        await say(f"message.curl.{message}", MessageRequested(message=message, **({"person": person} | text | changes)))

    async def ends(message, tag):
        async with asyncio.timeout(15):
            while True:
                facts = await bus.log.load(f"message.curl.{message}")
                if facts and facts[-1].event.tag() == tag:
                    return facts
                await asyncio.sleep(0.02)

    async with asyncio.TaskGroup() as group:
        group.create_task(durable.run(stop, ready.set))
        async with asyncio.timeout(10):
            await ready.wait()
        yes = ConsentGranted(person=person, channel="sms", purpose="transactional", source="call")
        await say(f"consent.curl.{person}", yes)
        # Asked for by one person, sent to another's number: both ledgers are written in one batch.
        await ask("M1", person=other)
        await ends("M1", "message.sent")
        for who in (person, other):
            (leave,) = [fact for fact in await bus.log.load(f"consent.curl.{who}") if isinstance(fact.event, MessageAllowed)]
            assert leave.event.message == "M1"
        # It waits on the server's own timer, and comes back.
        began = clock.now()
        await ask("M2", not_before=began + timedelta(seconds=1.5))
        facts = await ends("M2", "message.sent")
        assert [fact.event.tag() for fact in facts] == ["message.requested", "message.deferred", "message.sent"]
        assert timedelta(seconds=1.5) <= carrier.sent[-1][0] - began < timedelta(seconds=4)
        # Twenty at once, and a STOP among them: what was allowed before it went out, nothing after it.
        async with asyncio.TaskGroup() as many:
            for nth in range(20):
                many.create_task(ask(f"R{nth}"))
                if nth == 10:
                    many.create_task(say(f"consent.curl.{person}", DoNotContactSet(person=person, source="owner")))
        for nth in range(20):
            async with asyncio.timeout(15):
                while (await bus.log.load(f"message.curl.R{nth}"))[-1].event.tag() == "message.requested":
                    await asyncio.sleep(0.02)
        ledger = await bus.log.load(f"consent.curl.{person}")
        stopped = next(fact.sequence for fact in ledger if isinstance(fact.event, DoNotContactSet))
        assert all(fact.sequence < stopped for fact in ledger if isinstance(fact.event, MessageAllowed))
        allowed = {fact.event.message for fact in ledger if isinstance(fact.event, MessageAllowed)}
        assert {leave.grant.message.message for _, leave in carrier.sent} == allowed
        stop.set()
