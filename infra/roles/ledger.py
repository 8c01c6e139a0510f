"""The ledger: the diary's pages, the agent's tools, contacts and costs, from the log."""

import asyncio

from bus.log import Log
from handlers.business.demo import open_demo_businesses
from handlers.business.memory import BusinessDirectory
from handlers.business.templates import shipped
from handlers.call.recording.ports import Recorder, RecordingConsent
from handlers.call.tools.requests import LocalAppointments
from handlers.call.tools.requests import endpoints as book_questions
from handlers.clock import Clock
from handlers.contacts.memory import HotContacts
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.contacts.requests import endpoints as contact_questions
from handlers.diary.memory import HotDiary
from handlers.diary.ports import Diary
from handlers.diary.requests import endpoints as diary_questions
from handlers.money.list_prices import PriceTable, read_prices
from infra.composition.message_services import message_needs
from infra.composition.privacy_services import follow_erasures, keep_retention, open_recorder
from infra.composition.services import Services
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.recording.call_consent import CallConsent
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from schemas.fact import Fact


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Keep the books until `stop`."""
    bus = services.bus
    if services.settings.demo:
        await open_demo_businesses(bus.log, services.clock)
    businesses = BusinessDirectory(bus.log, services.log, demo=services.settings.demo)
    directory = PostgresDirectory(services.pool, services.secret("directory").encode(), services.ids)
    await directory.prepare()
    diary, people = HotDiary(), HotContacts()
    await asyncio.gather(businesses.load(), diary.load(bus.log), people.load(bus.log))

    services.keys.on_erased(diary.forget)
    services.keys.on_erased(people.forget)

    def notice(fact: Fact) -> None:
        diary.notice(fact)
        people.notice(fact)

    prices = read_prices((shipped() / "prices.toml").read_bytes())
    handlers = [one for one in find_handlers().values() if one.role == "ledger"]
    needs = Needs(
        {Diary: diary, ContactMemory: people, Directory: directory, Clock: services.clock, Log: bus.log, PriceTable: prices}
    )
    needs = needs.plus(message_needs(services, directory, people))
    needs = needs.plus({Recorder: open_recorder(services), RecordingConsent: CallConsent(bus.log)})
    durable = DurableHandlers(
        handlers,
        needs,
        log=bus.log,
        consumers=bus.consumers,
        business=businesses.of,
        on_stored=notice,
        clock=services.clock,
        tracer=services.tracer,
        meter=services.meter,
    )
    books = LocalAppointments(diary, people, directory, businesses.of, services.clock)
    questions = {
        **diary_questions(diary, businesses.of, services.clock),
        **contact_questions(people, diary, services.clock),
        **book_questions(books),
    }
    service = await bus.requests.serve("daybook-diary", questions, "free times, appointments and contacts, from memory")
    erasures = await follow_erasures(services, directory)
    retention = await keep_retention(services, businesses.all)
    try:
        async with asyncio.TaskGroup() as group:
            following = [group.create_task(work) for work in (businesses.follow(), diary.follow(bus.log), people.follow(bus.log))]
            await durable.run(stop, services.ready)
            for task in following:
                task.cancel()
    finally:
        await retention.close()
        await erasures.close()
        await service.close()
