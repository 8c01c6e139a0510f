"""Contacts: who calls, what is learned about them, and what was left for the owner."""

from schemas.event import Event, Personal
from schemas.kinds import CALL, CONTACT


class ContactMet(Event, frozen=True, tag="contact.met"):
    """First contact with a person. Subject `contact.<tenant>.<person>`."""

    kind = CONTACT

    person: str
    phone: Personal = ""
    email: Personal = ""
    channel: str = "phone"


class ContactLearned(Event, frozen=True, tag="contact.learned"):
    """One field of a contact became known; `source` is the id of the fact it was learned from."""

    kind = CONTACT

    person: str
    field: str
    value: Personal
    source: str
    confidence: float = 1.0


class MessageTaken(Event, frozen=True, tag="message.taken"):
    """The caller left a message for the owner."""

    kind = CONTACT

    person: str
    text: Personal
    name: Personal = ""
    phone: Personal = ""
    call: str = ""
    urgent: bool = False


class QuestionUnanswered(Event, frozen=True, tag="question.unanswered"):
    """A caller asked what the business has written nothing about. On the call that it was asked on."""

    kind = CALL

    question: Personal
    call: str
    person: str = ""


class LeadQualified(Event, frozen=True, tag="lead.qualified"):
    """Somebody who may become a customer: what they want."""

    kind = CONTACT

    person: str
    wants: Personal
    notes: Personal = ""
    call: str = ""
