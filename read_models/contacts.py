"""Contacts: who they are, what was learned about them, and their history line by line."""

from datetime import datetime
from typing import Any, ClassVar

import msgspec

from read_models.contact_identity import Doubtful, MergedContact, read_doubtful, read_merged
from read_models.contact_notes import Note, read_notes, read_tags
from read_models.queries import BadCursor, Connection, Moment, decode_cursor, encode_cursor, query_rows
from read_models.row import Earliest, Latest, Row
from schemas.event import Personal


class Contact(Row, frozen=True):
    """A person. The fields are what was learned last; `..._edited` what a person of the business has written instead.

    `merged_into` is the contact they are shown with, empty when they were split off again.
    """

    table: ClassVar = "contacts"
    key: ClassVar = ("tenant", "person")
    indexes: ClassVar = (("tenant", "last_seen", "person"),)

    tenant: str
    person: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    channel: str | None = None
    first_seen: Earliest | None = None
    last_seen: Latest | None = None
    name_edited: str | None = None
    phone_edited: str | None = None
    email_edited: str | None = None
    merged_into: str | None = None
    merged_by: str | None = None


class LearnedFact(Row, frozen=True):
    """One field of a contact, with the fact it was learned from; `edited` is what account `edited_by` has written instead."""

    table: ClassVar = "learned"
    key: ClassVar = ("tenant", "person", "field")

    tenant: str
    person: str
    field: str
    value: str | None = None
    source: str | None = None
    confidence: float | None = None
    at: datetime | None = None
    edited: str | None = None
    edited_by: str | None = None
    edited_at: datetime | None = None


class HistoryLine(Row, frozen=True):
    """A call, an appointment, a message or a wish, under its own id: what it is now. `starts` is local, ISO."""

    table: ClassVar = "history"
    key: ClassVar = ("tenant", "id")
    indexes: ClassVar = (("tenant", "person", "at"),)

    tenant: str
    id: str
    person: str | None = None
    kind: str | None = None
    at: Earliest | None = None
    status: str | None = None
    service: str | None = None
    starts: str | None = None
    reference: str | None = None
    text: str | None = None
    seconds: float | None = None


class ContactLine(msgspec.Struct, frozen=True, kw_only=True):
    """A contact in the list: those that were merged into one are one line."""

    person: str
    name: Personal
    phone: Personal
    email: Personal
    first_seen: Moment
    last_seen: Moment
    calls: int
    appointments: int


class ContactsPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of contacts, the last seen first. `next` is the cursor of the next page, empty after the last."""

    contacts: list[ContactLine]
    next: str


class LearnedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the contact; `source` is the id of the fact it was learned from, `edited_by` the account that has written it."""

    field: str
    value: Personal
    source: str
    confidence: float
    at: Moment
    edited_by: str


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the history: `kind` is call, appointment, message or lead; `status` is how it stands."""

    id: str
    kind: str
    at: Moment
    status: str
    service: str
    starts: str
    reference: str
    text: Personal
    seconds: float | None


class ContactHistory(ContactLine, frozen=True, kw_only=True):
    """A contact with what was learned and the whole history, the newest first, of all that were merged into it.

    `merged_into` is the contact that this one is shown with, empty when it stands for itself.
    """

    merged_into: str
    learned: list[LearnedField]
    history: list[HistoryEntry]
    tags: list[str]
    notes: list[Note]
    merged: list[MergedContact]
    doubtful: list[Doubtful]


_LINE = """
SELECT contact.person, coalesce(name_edited, name, '') AS name, coalesce(phone_edited, phone, '') AS phone,
    coalesce(email_edited, email, '') AS email, coalesce(merged_into, '') AS merged_into,
    (SELECT least(contact.first_seen, min(first_seen)) FROM contacts.contacts AS other
        WHERE other.tenant = contact.tenant AND other.merged_into = contact.person) AS first_seen,
    last_seen,
    (SELECT count(*) FROM contacts.history AS line WHERE line.tenant = contact.tenant AND kind = 'call'
        AND (line.person = contact.person OR line.person IN (SELECT person FROM contacts.contacts AS other
            WHERE other.tenant = contact.tenant AND other.merged_into = contact.person))) AS calls,
    (SELECT count(*) FROM contacts.history AS line WHERE line.tenant = contact.tenant AND kind = 'appointment'
        AND (line.person = contact.person OR line.person IN (SELECT person FROM contacts.contacts AS other
            WHERE other.tenant = contact.tenant AND other.merged_into = contact.person))) AS appointments
FROM contacts.contacts AS contact WHERE contact.tenant = %(tenant)s AND last_seen IS NOT NULL
"""


async def read_contacts(
    connection: Connection, *, tenant: str, words: str = "", tag: str = "", cursor: str = "", limit: int = 50
) -> ContactsPage:
    """A page of contacts: those whose name, number or e-mail holds `words`, and who have the tag; BadCursor for no cursor."""
    before, person = decode_cursor(cursor, 2) if cursor else ("infinity", "")
    if cursor:
        try:
            datetime.fromisoformat(before)
        except ValueError as error:
            raise BadCursor from error
    found = await query_rows(
        connection,
        ContactLine,
        _LINE,
        """ AND coalesce(merged_into, '') = '' AND (last_seen, contact.person) < (%(before)s::timestamptz, %(person)s)
            AND (%(words)s = '' OR strpos(lower(coalesce(name_edited, name, '')), lower(%(words)s)) > 0
                 OR strpos(lower(coalesce(email_edited, email, '')), lower(%(words)s)) > 0
                 OR (%(digits)s <> '' AND strpos(coalesce(phone_edited, phone, ''), %(digits)s) > 0))
            AND (%(tag)s = '' OR EXISTS (SELECT FROM contacts.tags AS tag WHERE tag.tenant = contact.tenant
                 AND tag.person = contact.person AND tag."on" AND lower(tag.label) = lower(%(tag)s)))
            ORDER BY last_seen DESC, contact.person DESC LIMIT %(limit)s""",
        tenant=tenant,
        words=words.strip(),
        digits="".join(letter for letter in words if letter.isdecimal()).lstrip("0"),
        tag=tag.strip(),
        before=before,
        person=person,
        limit=limit + 1,
    )
    page = found[:limit]
    follows = encode_cursor(page[-1].last_seen.isoformat(), page[-1].person) if len(found) > limit else ""
    return ContactsPage(contacts=page, next=follows)


async def read_contact(connection: Connection, *, tenant: str, person: str) -> ContactHistory | None:
    """One contact with everything known; None when this business has no such contact."""
    found = await query_rows(connection, dict[str, Any], _LINE, "AND contact.person = %(person)s", tenant=tenant, person=person)
    if not found:
        return None
    merged = await read_merged(connection, tenant=tenant, person=person)
    everybody = [person, *(one.person for one in merged)]
    learned = await query_rows(
        connection,
        LearnedField,
        """SELECT DISTINCT ON (field) field, coalesce(edited, value) AS value, coalesce(source, '') AS source,
               CASE WHEN edited IS NULL THEN confidence ELSE 1 END AS confidence, coalesce(edited_at, at) AS at,
               coalesce(edited_by, '') AS edited_by
           FROM contacts.learned WHERE tenant = %(tenant)s AND person = ANY(%(everybody)s)
           ORDER BY field, edited IS NULL, person <> %(person)s, confidence DESC""",
        tenant=tenant,
        person=person,
        everybody=everybody,
    )
    history = await query_rows(
        connection,
        HistoryEntry,
        """SELECT id, kind, at, coalesce(status, '') AS status, coalesce(service, '') AS service, coalesce(starts, '') AS starts,
            coalesce(reference, '') AS reference, coalesce(text, '') AS text, seconds FROM contacts.history
           WHERE tenant = %(tenant)s AND person = ANY(%(everybody)s) AND kind IS NOT NULL AND at IS NOT NULL
           ORDER BY at DESC, id""",
        tenant=tenant,
        everybody=everybody,
    )
    parts: dict[str, Any] = {
        "learned": [field for field in learned if field.value],
        "history": history,
        "tags": await read_tags(connection, tenant=tenant, people=everybody),
        "notes": await read_notes(connection, tenant=tenant, people=everybody),
        "merged": merged,
        "doubtful": await read_doubtful(connection, tenant=tenant, person=person),
    }
    return msgspec.convert({**found[0], **parts}, ContactHistory, from_attributes=True)
