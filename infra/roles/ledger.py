"""The ledger: the diary's pages, the agent's tools, contacts, costs, messages and privacy, from the log."""

import asyncio
import secrets

from handlers.business.demo import open_demo
from handlers.business.memory import Switchboard
from handlers.call.tools.requests import NearBooks
from handlers.call.tools.requests import endpoints as book_questions
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import People
from handlers.contacts.requests import endpoints as contact_questions
from handlers.diary.ports import Diary
from handlers.diary.requests import endpoints as diary_questions
from infra.composition.installation import ports
from infra.composition.memories import Memories
from infra.composition.needs import compose, wanted_by
from infra.composition.services import House
from infra.runtime.discovery import all_handlers
from infra.runtime.durable_handlers import Durable

_SECRET_BYTES = 32


async def serve(house: House, stop: asyncio.Event) -> None:
    """Keep the books until `stop`."""
    bus = house.bus
    if house.settings.demo:
        await open_demo(bus.log, house.clock)
    businesses = Switchboard(bus.log, house.log, demo=house.settings.demo)
    handlers = [one for one in all_handlers().values() if one.role == "ledger"]
    outside, wanted = ports(house), wanted_by(handlers) | {Diary, People}
    directory = outside[Directory]()
    await directory.prepare()
    memories = Memories(wanted, lambda: secrets.token_bytes(_SECRET_BYTES))
    await asyncio.gather(businesses.load(), memories.load(bus.log))
    house.keys.on_erased(memories.forget)
    durable = Durable(
        handlers,
        compose(outside, memories, wanted),
        log=bus.log,
        following=bus.following,
        business=businesses.of,
        on_stored=memories.notice,
        clock=house.clock,
        tracer=house.tracer,
        meter=house.meter,
    )
    questions = {
        **diary_questions(memories.diary, businesses.of, house.clock),
        **contact_questions(memories.people, memories.diary, house.clock),
        **book_questions(NearBooks(memories.diary, memories.people, directory, businesses.of, house.clock)),
    }
    service = await bus.questions.serve("daybook-diary", questions, "free times, appointments and contacts, from memory")
    try:
        async with asyncio.TaskGroup() as group:
            following = [group.create_task(work) for work in (businesses.follow(), memories.follow(bus.log))]
            await durable.run(stop, house.ready)
            for task in following:
                task.cancel()
    finally:
        await service.close()
