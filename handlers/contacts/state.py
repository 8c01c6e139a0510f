"""A contact: one person, folded from their facts, each field with the fact it was learned from.

An aggregate in the `eventsourcing` library's sense, like a page: `evolve` is the mutator, `project` fits its `projector_func`.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

import msgspec

from schemas import contacts, identity
from schemas.event import ERASED
from schemas.fact import Fact

_change = msgspec.structs.replace


class KnownField(msgspec.Struct, frozen=True):
    """A field's value, how sure it is (0 to 1), and the id of the fact it was learned from.

    `edited`: a person of the business has written it, and no hearing changes it.
    """

    value: str
    confidence: float
    source: str
    edited: bool = False


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one person. `version` is the sequence of the last fact, `met` whether they were met at all.

    `merged_into` is the contact they are shown with; `merged_by` the account that has said so, empty when details alone did.
    `apart` are those whom a person said they are not, `suggested` those they may be.
    """

    person: str = ""
    version: int = 0
    met: bool = False
    fields: dict[str, KnownField] = {}
    merged_into: str = ""
    merged_by: str = ""
    apart: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()

    def value(self, field: str) -> str:
        """A field's value, empty when it is not known or was erased."""
        known = self.fields.get(field)
        return known.value if known and known.value != ERASED else ""

    def learns(self, field: str, value: str, confidence: float) -> bool:
        """Would this be news? What is less sure than what is known already, is not."""
        known = self.fields.get(field)
        if known and known.edited:
            return False
        return bool(value) and (known is None or (value != known.value and confidence >= known.confidence))


STRANGER = Contact()
#: What a contact is folded from; other facts about a person (messages, leads) are no part of it.
ContactFact = (
    contacts.ContactMet
    | contacts.ContactLearned
    | identity.ContactEdited
    | identity.ContactMerged
    | identity.ContactSplit
    | identity.ContactHeldApart
    | identity.MergeSuggested
)


def evolve(contact: Contact, fact: Fact) -> Contact:
    """The contact after one more fact."""
    contact = _change(contact, version=max(contact.version, fact.sequence))
    return _known(contact, fact.event, fact.id) if isinstance(fact.event, ContactFact) else contact


def _known(contact: Contact, event: ContactFact, id_: str) -> Contact:
    contact = _change(contact, person=contact.person or event.person)
    match event:
        case contacts.ContactMet(person=person, phone=phone, email=email):
            reached = {name: KnownField(value, 1.0, id_) for name, value in (("phone", phone), ("email", email)) if value}
            return _change(contact, person=person, met=True, fields=reached | contact.fields)
        case contacts.ContactLearned(field=field, value=value, confidence=confidence, source=source):
            if not contact.learns(field, value, confidence):
                return contact
            return _change(contact, fields=contact.fields | {field: KnownField(value, confidence, source)})
        case identity.ContactEdited(field=field, value=value):
            return _change(contact, fields=contact.fields | {field: KnownField(value, 1.0, id_, edited=True)})
        case identity.ContactMerged(into=into, by=by):
            return _change(contact, merged_into=into, merged_by=by)
        case identity.ContactSplit(out_of=other) | identity.ContactHeldApart(other=other):
            apart = (*(one for one in contact.apart if one != other), other)
            gone = contact.merged_into == other
            return _change(contact, apart=apart, **({"merged_into": "", "merged_by": ""} if gone else {}))
        case identity.MergeSuggested(other=other):
            return _change(contact, suggested=(*(one for one in contact.suggested if one != other), other))
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
