"""Who is this? The contact's question for the rest of the system and for `nats req`: JSON in, JSON out.

nats req ask.contact.whois '{"tenant":"demo","person":"01J..."}'
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from handlers.clock import Clock
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.ports import Diary
from schemas.toolbox import Appointment

#: How many visits somebody is remembered by.
_VISITS = 3


class WhoisQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Who is this person to this business?"""

    tenant: str
    person: str


class WhoisAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Name, what they wanted last, last visits (newest first) and the next appointment; `met` false for a stranger."""

    met: bool = False
    name: str = ""
    service: str = ""
    visits: tuple[Appointment, ...] = ()
    next: Appointment | None = None


def answer_whois(tenant: str, person: str, people: ContactMemory, diary: Diary, now: datetime) -> WhoisAnswer:
    """What is known of a person, from memory."""
    contact = people.contact(tenant, person)
    if contact is None:
        return WhoisAnswer()
    past: list[Appointment] = []
    coming: list[Appointment] = []
    for held in diary.appointments(tenant, person=person):
        booked = held.slot.booked
        seen = Appointment(
            appointment=booked.appointment,
            service=booked.service,
            start=booked.start,
            resource=booked.resource,
            reference=booked.reference,
            minutes=booked.minutes,
        )
        if held.slot.state == "booked" and booked.start > now:
            coming.append(seen)
        elif held.slot.state != "missed":
            past.append(seen)
    return WhoisAnswer(
        met=contact.met,
        name=contact.value("name"),
        service=contact.value("service"),
        visits=tuple(past[: -_VISITS - 1 : -1]),
        next=coming[0] if coming else None,
    )


def endpoints(people: ContactMemory, diary: Diary, clock: Clock) -> dict[str, Callable[[bytes], Awaitable[bytes]]]:
    """The answers by endpoint. They raise ValidationError on a question they cannot read."""

    async def answer(question: bytes) -> bytes:
        asked = msgspec.json.decode(question, type=WhoisQuestion)
        return msgspec.json.encode(answer_whois(asked.tenant, asked.person, people, diary, clock.now()))

    return {"contact.whois": answer}
