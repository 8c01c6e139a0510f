"""The ledger: the diary's pages, the agent's tools, contacts and costs, from the log."""

import asyncio

from bus.log import Log
from handlers.business.demo import open_demo
from handlers.business.memory import Switchboard
from handlers.business.templates import shipped
from handlers.call.recording.ports import Recorder, RecordingConsent
from handlers.call.tools.requests import NearBooks
from handlers.call.tools.requests import endpoints as book_questions
from handlers.clock import Clock
from handlers.contacts.memory import HotPeople
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import People
from handlers.contacts.requests import endpoints as contact_questions
from handlers.diary.memory import HotDiary
from handlers.diary.ports import Diary
from handlers.diary.requests import endpoints as diary_questions
from handlers.money.list_prices import Prices
from handlers.money.list_prices import read as read_prices
from infra.composition.message_services import outbound
from infra.composition.privacy_services import follow_erasures, keep_retention, recorder
from infra.composition.services import House
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.recording.call_consent import CallConsent
from infra.runtime.discovery import all_handlers
from infra.runtime.durable_handlers import Durable
from infra.runtime.needs import Needs
from schemas.fact import Fact


async def serve(house: House, stop: asyncio.Event) -> None:
    """Keep the books until `stop`."""
    bus = house.bus
    if house.settings.demo:
        await open_demo(bus.log, house.clock)
    businesses = Switchboard(bus.log, house.log, demo=house.settings.demo)
    directory = PostgresDirectory(house.pool, house.secret("directory").encode(), house.ids)
    await directory.prepare()
    diary, people = HotDiary(), HotPeople()
    await asyncio.gather(businesses.load(), diary.load(bus.log), people.load(bus.log))

    house.keys.on_erased(diary.forget)
    house.keys.on_erased(people.forget)

    def notice(fact: Fact) -> None:
        diary.notice(fact)
        people.notice(fact)

    prices = read_prices((shipped() / "prices.toml").read_bytes())
    handlers = [one for one in all_handlers().values() if one.role == "ledger"]
    needs = Needs({Diary: diary, People: people, Directory: directory, Clock: house.clock, Log: bus.log, Prices: prices})
    needs = needs.plus(outbound(house, directory, people))
    needs = needs.plus({Recorder: recorder(house), RecordingConsent: CallConsent(bus.log)})
    durable = Durable(
        handlers,
        needs,
        log=bus.log,
        following=bus.following,
        business=businesses.of,
        on_stored=notice,
        clock=house.clock,
        tracer=house.tracer,
        meter=house.meter,
    )
    books = NearBooks(diary, people, directory, businesses.of, house.clock)
    questions = {
        **diary_questions(diary, businesses.of, house.clock),
        **contact_questions(people, diary, house.clock),
        **book_questions(books),
    }
    service = await bus.questions.serve("daybook-diary", questions, "free times, appointments and contacts, from memory")
    erasures = await follow_erasures(house, directory)
    retention = await keep_retention(house, businesses.all)
    try:
        async with asyncio.TaskGroup() as group:
            following = [group.create_task(work) for work in (businesses.follow(), diary.follow(bus.log), people.follow(bus.log))]
            await durable.run(stop, house.ready)
            for task in following:
                task.cancel()
    finally:
        await retention.close()
        await erasures.close()
        await service.close()
