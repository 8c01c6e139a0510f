"""Notes about contacts, and their tags."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from read_models.queries import Connection, Moment, query_rows
from read_models.row import Earliest, Row
from schemas.event import ERASED, Personal


class NoteRow(Row, frozen=True):
    """A note about a contact, by account `by`."""

    table: ClassVar = "notes"
    key: ClassVar = ("tenant", "note")
    indexes: ClassVar = (("tenant", "person"),)

    tenant: str
    note: str
    person: str | None = None
    text: str | None = None
    by: str | None = None
    call: str | None = None
    at: Earliest | None = None
    removed: bool | None = None


class Tag(Row, frozen=True):
    """A tag that a contact has, or had."""

    table: ClassVar = "tags"
    key: ClassVar = ("tenant", "person", "label")

    tenant: str
    person: str
    label: str
    on: bool | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note: who wrote it (an account), when, and about which call, if about one."""

    note: str
    text: Personal
    by: str
    call: str
    at: Moment


async def read_notes(connection: Connection, *, tenant: str, people: Sequence[str]) -> list[Note]:
    """The notes about some contacts, the newest first."""
    return await query_rows(
        connection,
        Note,
        """SELECT note, text, by, coalesce(call, '') AS call, at FROM contacts.notes
           WHERE tenant = %(tenant)s AND person = ANY(%(people)s) AND text IS NOT NULL AND removed IS NOT TRUE
           ORDER BY at DESC, note""",
        tenant=tenant,
        people=[*people],
    )


async def read_tags(connection: Connection, *, tenant: str, people: Sequence[str]) -> list[str]:
    """The tags of some contacts."""
    rows = await query_rows(
        connection,
        Tag,
        """SELECT DISTINCT tenant, %(first)s AS person, label FROM contacts.tags
           WHERE tenant = %(tenant)s AND person = ANY(%(people)s) AND "on" AND label <> %(erased)s ORDER BY label""",
        tenant=tenant,
        people=[*people],
        first=people[0],
        erased=ERASED,
    )
    return [row.label for row in rows]
