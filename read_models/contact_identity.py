"""Which contacts are one, which may be, and which a person has said are two."""

from typing import ClassVar

import msgspec

from read_models.queries import Connection, Moment, query_rows
from read_models.row import Earliest, Row
from schemas.event import Personal


class Suggestion(Row, frozen=True):
    """Two contacts that may be one; `apart`: a person has said that they are two. `first` is the lesser id."""

    table: ClassVar = "suggestions"
    key: ClassVar = ("tenant", "first", "second")
    indexes: ClassVar = (("tenant", "second"),)

    tenant: str
    first: str
    second: str
    likeness: float | None = None
    reason: str | None = None
    at: Earliest | None = None
    apart: bool | None = None


class MergeRow(Row, frozen=True):
    """Why a contact was merged into another, and when last."""

    table: ClassVar = "merges"
    key: ClassVar = ("tenant", "person")

    tenant: str
    person: str
    reason: str | None = None
    at: Earliest | None = None


class MergedContact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that is shown with another: why, and who has decided so (an account; empty: details alone)."""

    person: str
    name: Personal
    phone: Personal
    reason: Personal
    by: str


class Doubtful(msgspec.Struct, frozen=True, kw_only=True):
    """Another contact that may be the same: how alike (0 to 1), and what is."""

    person: str
    name: Personal
    phone: Personal
    likeness: float
    reason: Personal
    at: Moment


async def read_merged(connection: Connection, *, tenant: str, person: str) -> list[MergedContact]:
    """All contacts that are shown with one, those merged into merged ones among them."""
    return await query_rows(
        connection,
        MergedContact,
        """WITH RECURSIVE merged AS (
               SELECT person, merged_by FROM contacts.contacts WHERE tenant = %(tenant)s AND merged_into = %(person)s
               UNION
               SELECT other.person, other.merged_by FROM contacts.contacts AS other JOIN merged
                   ON other.tenant = %(tenant)s AND other.merged_into = merged.person)
           SELECT merged.person, coalesce(name_edited, name, '') AS name, coalesce(phone_edited, phone, '') AS phone,
               coalesce(reason, '') AS reason, coalesce(merged.merged_by, '') AS by
           FROM merged JOIN contacts.contacts AS known ON known.tenant = %(tenant)s AND known.person = merged.person
           LEFT JOIN contacts.merges AS why ON why.tenant = %(tenant)s AND why.person = merged.person
           WHERE merged.person <> %(person)s ORDER BY merged.person""",
        tenant=tenant,
        person=person,
    )


async def read_doubtful(connection: Connection, *, tenant: str, person: str) -> list[Doubtful]:
    """Those that may be the same as a contact, the likeliest first; whom somebody has judged is left out."""
    return await query_rows(
        connection,
        Doubtful,
        """SELECT other.person, coalesce(other.name_edited, other.name, '') AS name,
               coalesce(other.phone_edited, other.phone, '') AS phone, likeness, coalesce(reason, '') AS reason, at
           FROM contacts.suggestions AS pair
           JOIN contacts.contacts AS other ON other.tenant = pair.tenant
               AND other.person = CASE WHEN pair.first = %(person)s THEN pair.second ELSE pair.first END
           JOIN contacts.contacts AS this ON this.tenant = pair.tenant AND this.person = %(person)s
           WHERE pair.tenant = %(tenant)s AND %(person)s IN (pair.first, pair.second) AND apart IS NOT TRUE
               AND likeness IS NOT NULL AND coalesce(other.merged_into, '') = '' AND coalesce(this.merged_into, '') = ''
           ORDER BY likeness DESC, other.person""",
        tenant=tenant,
        person=person,
    )


async def find_by_email(connection: Connection, *, tenant: str, email: str) -> str:
    """The contact with an e-mail address, the one seen last of several; empty when there is none."""
    found = await query_rows(
        connection,
        dict[str, str],
        """SELECT person FROM contacts.contacts
           WHERE tenant = %(tenant)s AND lower(coalesce(email_edited, email)) = lower(%(email)s)
               AND coalesce(merged_into, '') = '' ORDER BY last_seen DESC NULLS LAST, person LIMIT 1""",
        tenant=tenant,
        email=email,
    )
    return found[0]["person"] if found else ""
