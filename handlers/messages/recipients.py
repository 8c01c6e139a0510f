"""Who a message reaches: the person behind the number it goes to, and on which clocks they are."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.messages.recipient_zones import find_zones
from handlers.phone_numbers import normalise_number, number_region
from schemas.knowledge import Business
from schemas.messages import MessageRequested


class Recipients:
    """Finds recipients. A number given for somebody else is judged by the consents of whoever has that number."""

    def __init__(self, directory: Directory, people: ContactMemory) -> None:
        self._directory, self._people = directory, people

    async def of(self, wanted: MessageRequested, business: Business) -> tuple[str, str, str]:
        """Person, address and E.164 number; the address is empty when nobody knows one."""
        contact = self._people.contact(business.tenant, wanted.person)
        known = contact.value("phone") if contact else ""
        here = number_region(business.number)
        if wanted.channel == "email":
            address = wanted.to or (contact.value("email") if contact else "")
            return wanted.person, address if "@" in address else "", normalise_number(known, here)
        number = normalise_number(wanted.to or known, here)
        if not number:
            return wanted.person, "", ""
        return await self._directory.person(business.tenant, number), number, number

    def clocks(self, business: Business, person: str, number: str) -> Sequence[ZoneInfo]:
        """The zone the contact is known to be in, else all that the number may be in."""
        contact = self._people.contact(business.tenant, person)
        return find_zones(number, contact.value("timezone") if contact else "", business.timezone)
