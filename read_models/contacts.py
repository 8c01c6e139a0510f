"""Contacts: who they are, what was learned about them, and their history line by line."""

from datetime import datetime
from typing import Any, ClassVar

import msgspec

from read_models.queries import BadCursor, Connection, Moment, decode_cursor, encode_cursor, query_rows
from read_models.row import Earliest, Latest, Row
from schemas.event import Personal


class Contact(Row, frozen=True):
    """A person. The fields are what was learned last."""

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


class LearnedFact(Row, frozen=True):
    """One field of a contact, with the fact it was learned from."""

    table: ClassVar = "learned"
    key: ClassVar = ("tenant", "person", "field")

    tenant: str
    person: str
    field: str
    value: str | None = None
    source: str | None = None
    confidence: float | None = None
    at: datetime | None = None


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
    """A contact in the list."""

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
    """A field of the contact; `source` is the id of the fact it was learned from."""

    field: str
    value: Personal
    source: str
    confidence: float
    at: Moment


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
    """A contact with what was learned and the whole history, the newest first."""

    learned: list[LearnedField]
    history: list[HistoryEntry]


_LINE = """
SELECT person, coalesce(name, '') AS name, coalesce(phone, '') AS phone, coalesce(email, '') AS email, first_seen, last_seen,
       (SELECT count(*) FROM contacts.history WHERE history.tenant = contact.tenant
            AND history.person = contact.person AND kind = 'call') AS calls,
       (SELECT count(*) FROM contacts.history WHERE history.tenant = contact.tenant
            AND history.person = contact.person AND kind = 'appointment') AS appointments
FROM contacts.contacts AS contact WHERE tenant = %(tenant)s AND last_seen IS NOT NULL
"""


async def read_contacts(connection: Connection, *, tenant: str, cursor: str = "", limit: int = 50) -> ContactsPage:
    """A page of contacts; BadCursor when the cursor is none."""
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
        """ AND (last_seen, person) < (%(before)s::timestamptz, %(person)s)
            ORDER BY last_seen DESC, person DESC LIMIT %(limit)s""",
        tenant=tenant,
        before=before,
        person=person,
        limit=limit + 1,
    )
    page = found[:limit]
    follows = encode_cursor(page[-1].last_seen.isoformat(), page[-1].person) if len(found) > limit else ""
    return ContactsPage(contacts=page, next=follows)


async def read_contact(connection: Connection, *, tenant: str, person: str) -> ContactHistory | None:
    """One contact with everything known; None when this business has no such contact."""
    found = await query_rows(connection, dict[str, Any], _LINE, "AND person = %(person)s", tenant=tenant, person=person)
    if not found:
        return None
    learned = await query_rows(
        connection,
        LearnedField,
        """SELECT field, value, source, confidence, at FROM contacts.learned
           WHERE tenant = %(tenant)s AND person = %(person)s ORDER BY field""",
        tenant=tenant,
        person=person,
    )
    history = await query_rows(
        connection,
        HistoryEntry,
        """SELECT id, kind, at, coalesce(status, '') AS status, coalesce(service, '') AS service, coalesce(starts, '') AS starts,
            coalesce(reference, '') AS reference, coalesce(text, '') AS text, seconds FROM contacts.history
           WHERE tenant = %(tenant)s AND person = %(person)s AND kind IS NOT NULL AND at IS NOT NULL ORDER BY at DESC, id""",
        tenant=tenant,
        person=person,
    )
    return msgspec.convert({**found[0], "learned": learned, "history": history}, ContactHistory, from_attributes=True)
