"""Who calls or books may be written to about it: an implied consent to service messages, and to nothing else."""

from handlers.contacts.ports.directory import Directory
from handlers.handler import handler
from handlers.phone_numbers import normalise_number, number_region
from schemas.consent import Channel, ConsentReported
from schemas.diary import AppointmentBooked
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import CallRinging
from schemas.messages import MessageReceived
from schemas.subjects import parse_subject


@handler("implied-consent", role="ledger")
async def imply(
    met: CallRinging | AppointmentBooked | MessageReceived, fact: Fact, business: Business, directory: Directory
) -> ConsentReported | None:
    """A text may answer a call or a text, or confirm a booking, at the number that was given for it."""
    match met:
        case CallRinging(person=person, caller=caller):
            if not (person and caller):
                return None
            return _report(person, parse_subject(fact.subject).id, "they called us", source="contact")
        case MessageReceived(person=person, message=message):
            return _report(person, message, "they wrote to us", source="contact", channel=met.channel)
        case AppointmentBooked(phone=phone):
            number = normalise_number(phone, number_region(business.number))
            person = await directory.person(business.tenant, number) if number else met.person
            return _report(person, met.appointment, "they booked with this number", source="booking") if person else None


def _report(person: str, origin: str, wording: str, *, source: str, channel: Channel = "sms") -> ConsentReported:
    return ConsentReported(
        person=person,
        change="granted",
        channel=channel,
        purpose="transactional",
        source="booking" if source == "booking" else "contact",
        implied=True,
        origin=origin,
        wording=wording,
    )
