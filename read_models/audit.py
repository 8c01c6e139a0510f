"""The audit trail: who signed in, who was let in or kept out, who read what, and what was done with people's data."""

from datetime import datetime
from typing import ClassVar

import msgspec

from read_models.queries import BadCursor, Connection, Moment, decode_cursor, encode_cursor, query_rows
from read_models.row import Row


class Audited(Row, frozen=True):
    """A thing that happened to an account, that it did, or that was done with people's data.

    `what` is the fact's tag, `about` the id of what was read or whom it is about, `detail` what makes it of its kind.
    """

    table: ClassVar = "trail"
    key: ClassVar = ("tenant", "fact")
    indexes: ClassVar = (("tenant", "at", "fact"),)

    tenant: str
    fact: str
    at: datetime | None = None
    what: str | None = None
    account: str | None = None
    by: str | None = None
    role: str | None = None
    session: str | None = None
    endpoint: str | None = None
    about: str | None = None
    masked: bool | None = None
    origin: str | None = None
    failures: int | None = None
    detail: str | None = None


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the trail. Accounts, sessions, people and what was read are ids; `origin` stands for an address.

    `detail` is a channel, a rule, a purpose or a figure, never what somebody said.
    """

    fact: str
    at: Moment
    what: str
    account: str
    by: str
    role: str
    session: str
    endpoint: str
    about: str
    masked: bool
    origin: str
    failures: int
    detail: str


class AuditPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the trail, the newest first. `next` is the cursor of the next page, empty after the last."""

    trail: list[AuditLine]
    next: str


async def read_audit_trail(
    connection: Connection, *, tenant: str, account: str = "", what: str = "", cursor: str = "", limit: int = 50
) -> AuditPage:
    """A page of the trail, of one account or of one kind of thing when said; BadCursor when the cursor is none."""
    before, fact = decode_cursor(cursor, 2) if cursor else ("infinity", "")
    if cursor:
        try:
            datetime.fromisoformat(before)
        except ValueError as error:
            raise BadCursor from error
    found = await query_rows(
        connection,
        AuditLine,
        """SELECT fact, at, coalesce(what, '') AS what, coalesce(account, '') AS account, coalesce(by, '') AS by,
            coalesce(role, '') AS role, coalesce(session, '') AS session, coalesce(endpoint, '') AS endpoint,
            coalesce(about, '') AS about, coalesce(masked, false) AS masked, coalesce(origin, '') AS origin,
            coalesce(failures, 0) AS failures, coalesce(detail, '') AS detail
           FROM audit.trail WHERE tenant = %(tenant)s AND at IS NOT NULL
             AND (%(account)s = '' OR account = %(account)s) AND (%(what)s = '' OR what = %(what)s)
             AND (at, fact) < (%(before)s::timestamptz, %(fact)s) ORDER BY at DESC, fact DESC LIMIT %(limit)s""",
        tenant=tenant,
        account=account,
        what=what,
        before=before,
        fact=fact,
        limit=limit + 1,
    )
    page = found[:limit]
    return AuditPage(trail=page, next=encode_cursor(page[-1].at.isoformat(), page[-1].fact) if len(found) > limit else "")
