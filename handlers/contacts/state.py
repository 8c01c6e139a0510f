"""A contact: one person, folded from their facts, each field with the fact it was learned from.

An aggregate in the `eventsourcing` library's sense, like a page: `evolve` is the mutator, `project` fits its `projector_func`.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

import msgspec

from schemas import contacts
from schemas.event import ERASED
from schemas.fact import Fact

_change = msgspec.structs.replace


class KnownField(msgspec.Struct, frozen=True):
    """A field's value, how sure it is (0 to 1), and the id of the fact it was learned from."""

    value: str
    confidence: float
    source: str


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one person. `version` is the sequence of the last fact, `met` whether they were met at all."""

    person: str = ""
    version: int = 0
    met: bool = False
    fields: dict[str, KnownField] = {}

    def value(self, field: str) -> str:
        """A field's value, empty when it is not known or was erased."""
        known = self.fields.get(field)
        return known.value if known and known.value != ERASED else ""

    def learns(self, field: str, value: str, confidence: float) -> bool:
        """Would this be news? What is less sure than what is known already, is not."""
        known = self.fields.get(field)
        return bool(value) and (known is None or (value != known.value and confidence >= known.confidence))


STRANGER = Contact()
#: What a contact is folded from; other facts about a person (messages, leads) are no part of it.
ContactFact = contacts.ContactMet | contacts.ContactLearned


def evolve(contact: Contact, fact: Fact) -> Contact:
    """The contact after one more fact."""
    contact = _change(contact, version=max(contact.version, fact.sequence))
    return _known(contact, fact.event, fact.id) if isinstance(fact.event, ContactFact) else contact


def _known(contact: Contact, event: ContactFact, id_: str) -> Contact:
    match event:
        case contacts.ContactMet(person=person, phone=phone, email=email):
            reached = {name: KnownField(value, 1.0, id_) for name, value in (("phone", phone), ("email", email)) if value}
            return _change(contact, person=person, met=True, fields=reached | contact.fields)
        case contacts.ContactLearned(field=field, value=value, confidence=confidence, source=source):
            if not contact.learns(field, value, confidence):
                return contact
            return _change(contact, fields=contact.fields | {field: KnownField(value, confidence, source)})
        case _:
            assert_never(event)


def project(contact: Contact | None, facts: Iterable[Fact]) -> Contact | None:
    """A contact (None: a stranger) after further facts; None when there never was one."""
    for fact in facts:
        contact = evolve(contact or STRANGER, fact)
    return contact


def fold(facts: Sequence[Fact]) -> Contact:
    """The contact from all their facts."""
    return project(None, facts) or STRANGER
