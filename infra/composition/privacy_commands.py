"""What the privacy commands share: which business, which person, and the services to ask."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from bus.log import Log
from handlers.contacts.ports.directory import Directory
from handlers.phone_numbers import number_region
from infra.composition.privacy_services import open_directory
from infra.composition.services import Services, open_services
from infra.privacy.person_lookup import PersonNotFound, find_person
from infra.settings import Settings
from schemas.business import BusinessOpened
from schemas.subjects import parse_subject


class PersonCommand(msgspec.Struct, frozen=True):
    """A command about one person of one business."""

    services: Services
    directory: Directory
    tenant: str
    person: str


@asynccontextmanager
async def open_person(settings: Settings, role: str, contact: str, tenant: str) -> AsyncIterator[PersonCommand]:
    """Find the person; ends the command with a sentence when nobody is meant."""
    async with open_services(settings, role) as services:
        numbers = open_directory(services)
        await numbers.prepare()
        try:
            business, number = await find_business(services.bus.log, tenant)
            async with services.pool.connection() as connection:
                person = await find_person(contact, business, number_region(number), numbers, connection)
        except PersonNotFound as nobody:
            sys.exit(f"daybook: {nobody}.")
        yield PersonCommand(services, numbers, business, person)


async def find_business(log: Log, tenant: str) -> tuple[str, str]:
    """The business that is meant, the only one unless said, and its number; PersonNotFound."""
    opened = {
        parse_subject(fact.subject).tenant: fact.event.number
        async for facts in log.read("business.>")
        for fact in facts
        if isinstance(fact.event, BusinessOpened)
    }
    if not tenant and len(opened) == 1:
        return next(iter(opened.items()))
    if tenant not in opened:
        there = ", ".join(sorted(opened)) or "none yet"
        raise PersonNotFound(
            (f"no business {tenant!r} is open here" if tenant else "say with --tenant which business") + f"; there are: {there}"
        )
    return tenant, opened[tenant]
