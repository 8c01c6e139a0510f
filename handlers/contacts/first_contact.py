"""Meeting somebody: the first call makes a contact."""

from collections.abc import Mapping

from handlers.contacts.state import Contact, fold
from handlers.handler import handler
from handlers.phone_numbers import normalise_number
from schemas.contacts import ContactMet
from schemas.line import CallRinging
from schemas.subjects import compose_subject


def select_contact(ringing: CallRinging, tenant: str) -> tuple[str, ...]:
    """The caller's contact; nobody's when the number is withheld."""
    return (compose_subject("contact", tenant, ringing.person),) if ringing.person else ()


@handler("meeting", role="ledger", over=select_contact, fold=fold)
def open_contact(ringing: CallRinging, pages: Mapping[str, Contact]) -> ContactMet | None:
    """A contact, when this is the first time."""
    if not pages or any(contact.met for contact in pages.values()):
        return None
    return ContactMet(person=ringing.person, phone=normalise_number(ringing.caller))
