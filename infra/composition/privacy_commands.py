"""What the privacy commands share: which business, which person, and a house to ask in."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from bus.log import Log
from handlers.contacts.ports.directory import Directory
from handlers.phone_numbers import region
from infra.composition.privacy_services import directory
from infra.composition.services import House, open_house
from infra.privacy.person_lookup import NotFound, find
from infra.settings import Settings
from schemas.business import BusinessOpened
from schemas.subjects import parse


class Asked(msgspec.Struct, frozen=True):
    """A command about one person of one business."""

    house: House
    directory: Directory
    tenant: str
    person: str


@asynccontextmanager
async def about(settings: Settings, role: str, contact: str, tenant: str) -> AsyncIterator[Asked]:
    """Find the person; ends the command with a sentence when nobody is meant."""
    async with open_house(settings, role) as house:
        numbers = directory(house)
        await numbers.prepare()
        try:
            business, number = await business_of(house.bus.log, tenant)
            async with house.pool.connection() as connection:
                person = await find(contact, business, region(number), numbers, connection)
        except NotFound as nobody:
            sys.exit(f"daybook: {nobody}.")
        yield Asked(house, numbers, business, person)


async def business_of(log: Log, tenant: str) -> tuple[str, str]:
    """The business that is meant, the only one unless said, and its number; NotFound."""
    opened = {
        parse(fact.subject).tenant: fact.event.number
        async for facts in log.read("business.>")
        for fact in facts
        if isinstance(fact.event, BusinessOpened)
    }
    if not tenant and len(opened) == 1:
        return next(iter(opened.items()))
    if tenant not in opened:
        there = ", ".join(sorted(opened)) or "none yet"
        raise NotFound(
            (f"no business {tenant!r} is open here" if tenant else "say with --tenant which business") + f"; there are: {there}"
        )
    return tenant, opened[tenant]
