"""The ledger: the diary's pages, the agent's tools, contacts, costs, messages and privacy, from the log."""

import asyncio
import secrets

from handlers.business.demo import open_demo_businesses
from handlers.business.memory import BusinessDirectory
from handlers.call.tools.requests import LocalAppointments
from handlers.call.tools.requests import endpoints as book_questions
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.contacts.requests import endpoints as contact_questions
from handlers.diary.ports import Diary
from handlers.diary.requests import endpoints as diary_questions
from handlers.messages.threads.ports import TextDialogue
from infra.composition.installation import ports
from infra.composition.memories import Memories
from infra.composition.needs import compose, wanted_by
from infra.composition.services import Services
from infra.composition.text_lanes import open_text_dialogue, select_text_stages
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers

_SECRET_BYTES = 32


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Keep the books until `stop`."""
    bus = services.bus
    if services.settings.demo:
        await open_demo_businesses(bus.log, services.clock)
    businesses = BusinessDirectory(bus.log, services.log, demo=services.settings.demo)
    handlers = [one for one in find_handlers().values() if one.role == "ledger"]
    outside, wanted = ports(services), wanted_by(handlers) | {Diary, ContactMemory}
    directory = outside[Directory]()
    await directory.prepare()
    memories = Memories(wanted | wanted_by(select_text_stages()), lambda: secrets.token_bytes(_SECRET_BYTES))
    books = LocalAppointments(memories.diary, memories.people, directory, businesses.of, services.clock)
    dialogue = open_text_dialogue(services, outside, memories, books)
    await asyncio.gather(businesses.load(), memories.load(bus.log))
    services.keys.on_erased(memories.forget)
    durable = DurableHandlers(
        handlers,
        compose({**outside, TextDialogue: lambda: dialogue}, memories, wanted),
        log=bus.log,
        consumers=bus.consumers,
        business=businesses.of,
        on_stored=memories.notice,
        clock=services.clock,
        tracer=services.tracer,
        meter=services.meter,
    )
    questions = {
        **diary_questions(memories.diary, businesses.of, services.clock),
        **contact_questions(memories.people, memories.diary, services.clock),
        **book_questions(books),
    }
    service = await bus.requests.serve("daybook-diary", questions, "free times, appointments and contacts, from memory")
    try:
        async with asyncio.TaskGroup() as group:
            following = [group.create_task(work) for work in (businesses.follow(), memories.follow(bus.log))]
            if services.settings.twilio_account_sid:  # texts come: the first one need not wait for what reads it
                following.append(group.create_task(dialogue.prepare()))
            await durable.run(stop, services.ready)
            for task in following:
                task.cancel()
    finally:
        await service.close()
