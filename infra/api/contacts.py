"""Contacts over HTTP: what a person of the business writes about them: fields, notes, tags and tasks."""

from datetime import date
from typing import Annotated

import msgspec

from handlers.contacts.state import Contact, fold
from handlers.phone_numbers import normalise_number, number_region
from infra.api.endpoint import Visitor, endpoint
from infra.api.queries import Id, MaybeId
from infra.api.visit_desk import find_own_business, refuse
from schemas.event import Event
from schemas.identity import ContactEdited, ContactTagged, ContactUntagged, NoteRemoved, NoteWritten, TaskOpened
from schemas.subjects import compose_subject, derive_token

MISSING = "this business has no such contact; GET /contacts lists those it has"
#: Fields that a person may write; others are learned from calls.
FIELDS = (
    "name",
    "phone",
    "email",
    "street",
    "postcode",
    "birthday",
    "service",
    "budget",
    "urgency",
    "requirements",
    "preferred-date",
    "preferred-time",
    "preferred-part",
    "party",
    "language",
)
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"^[^\s/](.*[^\s/])?$", description="A word or two")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4000, pattern=r"\S")]


class OnePerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    person: Id


class Edits(OnePerson, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values by field; an empty one says that it is not known. What is written here, no call changes."""

    fields: Annotated[dict[str, Annotated[str, msgspec.Meta(max_length=500)]], msgspec.Meta(min_length=1)]


class NewNote(OnePerson, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Words
    call: MaybeId = ""


class OneNote(OnePerson, frozen=True, kw_only=True, forbid_unknown_fields=True):
    note: Id


class NewTag(OnePerson, frozen=True, kw_only=True, forbid_unknown_fields=True):
    tag: Label


class NewTask(OnePerson, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to do for a contact, shown in the inbox, where it is assigned, put off and done."""

    text: Words
    due: Annotated[date | None, msgspec.Meta(description="The local day by which; some time when left out")] = None
    call: MaybeId = ""


class ContactWritten(msgspec.Struct, frozen=True, kw_only=True):
    """It is in the log at this sequence; `GET /contacts/{person}` shows it a moment later. `id` is that of the note or item."""

    person: str
    sequence: int
    id: str = ""


@endpoint("/contacts/{person}", method="PATCH", missing=MISSING)
async def edit_contact(asked: Edits, visitor: Visitor) -> ContactWritten | None:
    """Write what a contact's fields are. It counts for good: whatever is heard later does not change it."""
    if await read_met(visitor, asked.person) is None:
        return None
    _, business = await find_own_business(visitor)
    values = {field: _check(field, value.strip(), business.number) for field, value in asked.fields.items()}
    sequence = 0
    for field, value in values.items():
        edited = ContactEdited(person=asked.person, field=field, value=value, by=visitor.bearer.account)
        sequence = await write_about(visitor, edited)
    return ContactWritten(person=asked.person, sequence=sequence)


@endpoint("/contacts/{person}/notes", method="POST", missing=MISSING)
async def write_note(asked: NewNote, visitor: Visitor) -> ContactWritten | None:
    """Write a note about a contact, and about one of their calls where it is named."""
    note = NoteWritten(person=asked.person, text=asked.text.strip(), by=visitor.bearer.account, call=asked.call)
    return await _write_new(visitor, note)


@endpoint("/contacts/{person}/notes/{note}", method="DELETE", missing=MISSING)
async def remove_note(asked: OneNote, visitor: Visitor) -> ContactWritten | None:
    """Take a note away. Taking away what is not there changes nothing."""
    return await _write_new(visitor, NoteRemoved(person=asked.person, note=asked.note, by=visitor.bearer.account))


@endpoint("/contacts/{person}/tags", method="POST", missing=MISSING)
async def add_tag(asked: NewTag, visitor: Visitor) -> ContactWritten | None:
    """Give a contact a tag."""
    return await _write_new(visitor, ContactTagged(person=asked.person, label=asked.tag, by=visitor.bearer.account))


@endpoint("/contacts/{person}/tags/{tag}", method="DELETE", missing=MISSING)
async def remove_tag(asked: NewTag, visitor: Visitor) -> ContactWritten | None:
    """Take a tag from a contact. Taking away what is not there changes nothing."""
    return await _write_new(visitor, ContactUntagged(person=asked.person, label=asked.tag, by=visitor.bearer.account))


@endpoint("/contacts/{person}/tasks", method="POST", missing=MISSING)
async def open_task(asked: NewTask, visitor: Visitor) -> ContactWritten | None:
    """Write down something to do for a contact; `/inbox?kind=task` lists what there is to do."""
    due = asked.due.isoformat() if asked.due else ""
    task = TaskOpened(person=asked.person, text=asked.text.strip(), due=due, call=asked.call, by=visitor.bearer.account)
    return await _write_new(visitor, task)


async def read_met(visitor: Visitor, person: str) -> Contact | None:
    """A contact of the session's business by their facts; None when there is none."""
    facts = await visitor.books.log.load(compose_subject("contact", visitor.bearer.tenant, person))
    known = fold(facts)
    return known if known.person or known.fields else None


async def write_about(visitor: Visitor, event: Event, *, id_: str = "", expected: int | None = None) -> int:
    """Write a fact about a contact, on their life and under their key; its sequence."""
    person = event.whose()
    life = compose_subject("contact", visitor.bearer.tenant, person)
    return await visitor.books.write(life, event, id_=id_, person=person, expected=expected)


async def _write_new(visitor: Visitor, event: Event) -> ContactWritten | None:
    if await read_met(visitor, event.whose()) is None:
        return None
    id_ = visitor.books.ids.new()
    return ContactWritten(person=event.whose(), sequence=await write_about(visitor, event, id_=id_), id=derive_token(id_))


def _check(field: str, value: str, number: str) -> str:
    """The value as it is kept; RequestRefused (422) when there is no such field, or it cannot be so."""
    if field not in FIELDS:
        raise refuse(f"fields.{field}", f"there is no such field; write one of {', '.join(FIELDS)}")
    if field == "phone" and value:
        normal = normalise_number(value, number_region(number))
        if not normal:
            raise refuse("fields.phone", f"{value!r} is no telephone number; write it like +34910123456")
        return normal
    if field == "email" and value and ("@" not in value[1:-1] or " " in value):
        raise refuse("fields.email", f"{value!r} is no e-mail address; write it like ana@example.com")
    if field == "birthday" and value:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as wrong:
            raise refuse("fields.birthday", f"{value!r} is no day; write it like 1980-02-29") from wrong
    return value
