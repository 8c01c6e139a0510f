"""Recognising somebody who calls again: the name they once confirmed is at hand while the telephone rings."""

from handlers.contacts.ports.people import ContactMemory
from handlers.handler import handler
from schemas.fact import Fact
from schemas.line import CallerKnown, CallRinging
from schemas.subjects import parse_subject

#: A name that was only understood may be anybody's; from here on it was read back and confirmed.
_CONFIRMED = 0.95


@handler("recognising", role="ledger")
def recognise_caller(ringing: CallRinging, fact: Fact, people: ContactMemory) -> CallerKnown | None:
    """Who it probably is; None for strangers, and for those whose name nobody has confirmed."""
    contact = people.contact(parse_subject(fact.subject).tenant, ringing.person) if ringing.person else None
    name = contact.value("name") if contact else ""
    if contact is None or not name or contact.fields["name"].confidence < _CONFIRMED:
        return None
    return CallerKnown(person=ringing.person, name=name)
