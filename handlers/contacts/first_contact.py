"""Meeting somebody: the first call, or the first text, makes a contact."""

from collections.abc import Mapping

from handlers.contacts.state import Contact, fold
from handlers.handler import handler
from handlers.phone_numbers import normalise_number
from schemas.contacts import ContactMet
from schemas.line import CallRinging
from schemas.messages import MessageReceived
from schemas.subjects import compose_subject


def select_contact(met: CallRinging | MessageReceived, tenant: str) -> tuple[str, ...]:
    """The contact of whoever calls or writes; nobody's when the number is withheld."""
    return (compose_subject("contact", tenant, met.person),) if met.person else ()


@handler("meeting", role="ledger", over=select_contact, fold=fold)
def open_contact(met: CallRinging | MessageReceived, pages: Mapping[str, Contact]) -> ContactMet | None:
    """A contact, when this is the first time."""
    if not pages or any(contact.met for contact in pages.values()):
        return None
    if isinstance(met, CallRinging):
        return ContactMet(person=met.person, phone=normalise_number(met.caller))
    return ContactMet(person=met.person, phone=normalise_number(met.sender), channel=met.channel)
