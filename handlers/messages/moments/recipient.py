"""Whom a moment is written to: on which channel, in which language, and by what name."""

import msgspec

from bus.log import Log
from handlers.consent.state import fold as standing_of
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.ports import HeldAppointment
from handlers.messages.threads.state import fold as threads_of
from schemas.consent import Channel
from schemas.knowledge import Business
from schemas.subjects import compose_subject


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """`address` is empty where the contact's own is to be used; `name` where nobody knows one."""

    channel: Channel
    address: str
    language: str
    name: str


async def find_addressee(
    person: str, to: str, held: HeldAppointment | None, business: Business, people: ContactMemory, log: Log
) -> Addressee:
    """The channel they have allowed, or wrote on last; the language they write in; the name they are booked under."""
    standing = standing_of(await log.load(compose_subject("consent", business.tenant, person)))
    threads = threads_of(await log.load(compose_subject("thread", business.tenant, person)))
    contact = people.contact(business.tenant, person)
    language = next((one.language for one in reversed(threads.by_id.values()) if one.language), "")
    name = held.slot.booked.name if held else contact.value("name") if contact else ""
    allowed = [one for (one, _), mark in standing.marks.items() if mark.granted and one in {"sms", "whatsapp", "email"}]
    channel: Channel = "sms" if "sms" in allowed or not allowed else allowed[0]
    if channel == "sms" and not to and contact and not contact.value("phone") and "@" in contact.value("email"):
        channel = "email"
    return Addressee(
        channel=channel,
        address="" if channel == "email" else to,
        language=language or (contact.value("language") if contact else "") or business.language,
        name=name,
    )
