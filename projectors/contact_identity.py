"""Who is who, and what people of the business have written about contacts."""

from collections.abc import Iterator
from typing import assert_never

from read_models.contact_identity import MergeRow, Suggestion
from read_models.contact_notes import NoteRow, Tag
from read_models.contacts import Contact, LearnedFact
from schemas import identity
from schemas.fact import Fact
from schemas.subjects import derive_token, parse_subject

IdentityFact = (
    identity.ContactMerged
    | identity.ContactSplit
    | identity.ContactHeldApart
    | identity.MergeSuggested
    | identity.ContactEdited
    | identity.NoteWritten
    | identity.NoteRemoved
    | identity.ContactTagged
    | identity.ContactUntagged
)
#: What a contact's own row shows of what was learned.
_SHOWN = frozenset(("name", "phone", "email"))


def project_identity(event: IdentityFact, fact: Fact) -> Iterator[Contact | LearnedFact | NoteRow | Tag | Suggestion | MergeRow]:
    """What a fact says of who is who, of notes and of tags."""
    tenant = parse_subject(fact.subject).tenant
    match event:
        case identity.ContactMerged(person=person, into=into, by=by, reason=reason):
            yield Contact(tenant=tenant, person=person, merged_into=into, merged_by=by)
            yield MergeRow(tenant=tenant, person=person, reason=reason, at=fact.at)
        case identity.ContactSplit(person=person, out_of=other):
            yield Contact(tenant=tenant, person=person, merged_into="", merged_by="")
            yield _pair(tenant, person, other, apart=True)
        case identity.ContactHeldApart(person=person, other=other):
            yield _pair(tenant, person, other, apart=True)
        case identity.MergeSuggested(person=person, other=other, likeness=likeness, reason=reason):
            first, second = sorted((person, other))
            yield Suggestion(tenant=tenant, first=first, second=second, likeness=likeness, reason=reason, at=fact.at)
        case identity.ContactEdited(person=person, field=field, value=value, by=by):
            yield LearnedFact(tenant=tenant, person=person, field=field, edited=value, edited_by=by, edited_at=fact.at)
            if field in _SHOWN:
                edited = {f"{field}_edited": value}
                yield Contact(tenant=tenant, person=person, first_seen=fact.at, last_seen=fact.at, **edited)
        case identity.NoteWritten(person=person, text=text, by=by, call=call):
            note = derive_token(fact.id)
            yield NoteRow(tenant=tenant, note=note, person=person, text=text, by=by, call=call, at=fact.at)
        case identity.NoteRemoved(note=note):
            yield NoteRow(tenant=tenant, note=note, removed=True)
        case identity.ContactTagged(person=person, label=label):
            yield Tag(tenant=tenant, person=person, label=label, on=True)
        case identity.ContactUntagged(person=person, label=label):
            yield Tag(tenant=tenant, person=person, label=label, on=False)
        case _:
            assert_never(event)


def _pair(tenant: str, one: str, other: str, *, apart: bool) -> Suggestion:
    first, second = sorted((one, other))
    return Suggestion(tenant=tenant, first=first, second=second, apart=apart)
