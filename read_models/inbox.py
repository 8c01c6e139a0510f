"""The inbox: what concerns the business's people, until somebody has dealt with it."""

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from read_models.queries import BadCursor, Connection, Moment, decode_cursor, encode_cursor, query_rows
from read_models.row import Earliest, Latest, Row
from schemas.event import Personal

#: Which items: those to see to now, put off ones, those that are done.
Shown = Literal["open", "snoozed", "done", "all"]
ItemKind = Literal["message", "callback", "question", "visit", "notice", "task", "merge"]


class InboxItem(Row, frozen=True):
    """Something to see to."""

    table: ClassVar = "items"
    key: ClassVar = ("tenant", "item")
    indexes: ClassVar = (("tenant", "at", "item"),)

    tenant: str
    item: str
    kind: str | None = None
    topic: str | None = None
    severity: str | None = None
    text: str | None = None
    name: str | None = None
    phone: str | None = None
    person: str | None = None
    call: str | None = None
    source: str | None = None
    at: Earliest | None = None
    state: str | None = None
    snoozed_until: datetime | None = None
    account: str | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    note: str | None = None
    due: str | None = None


class SettledVisit(Row, frozen=True):
    """A visit of which somebody has said what became of it: what was asked about it is done."""

    table: ClassVar = "settled"
    key: ClassVar = ("tenant", "appointment")

    tenant: str
    appointment: str
    at: Latest | None = None


class InboxLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something to see to. `severity` is info, warning or alarm; `account` is whose it is to deal with, empty: anybody's.

    `kind`: a message that was left, a callback that was promised, a question nobody could answer, a visit of which nobody has
    said what became of it (`source` is the appointment), a task (by the local day `due`, if by any), two contacts that may be
    one (`person` and `source`), or another notice by its `topic`. `state` is open, snoozed or done.
    """

    item: str
    kind: str
    topic: str
    severity: str
    text: Personal
    name: Personal
    phone: Personal
    person: str
    call: str
    source: str
    at: Moment
    state: str
    snoozed_until: Moment | None
    account: str
    done_at: Moment | None
    done_by: str
    note: Personal
    due: str


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the inbox, the newest first; `open` counts everything there is to see to, `alarms` those that are urgent."""

    items: list[InboxLine]
    next: str
    open: int
    alarms: int


class _Count(msgspec.Struct, frozen=True):
    open: int
    alarms: int


_LINES = """WITH lines AS (
    SELECT i.item, i.kind, i.topic, coalesce(i.severity, 'info') AS severity, coalesce(i.text, '') AS text,
        coalesce(i.name, '') AS name, coalesce(i.phone, '') AS phone, coalesce(i.person, '') AS person,
        coalesce(i.call, '') AS call, coalesce(i.source, '') AS source, i.at,
        CASE WHEN i.state = 'done' OR (i.kind = 'visit' AND s.at IS NOT NULL) THEN 'done'
             WHEN i.snoozed_until > %(now)s THEN 'snoozed' ELSE 'open' END AS state,
        i.snoozed_until, coalesce(i.account, '') AS account, coalesce(i.done_at, s.at) AS done_at,
        coalesce(i.done_by, '') AS done_by, coalesce(i.note, '') AS note, coalesce(i.due, '') AS due
    FROM inbox.items AS i LEFT JOIN inbox.settled AS s
        ON i.kind = 'visit' AND s.tenant = i.tenant AND s.appointment = i.source AND s.at > i.at
    WHERE i.tenant = %(tenant)s AND i.kind IS NOT NULL)"""


async def read_inbox(
    connection: Connection,
    *,
    tenant: str,
    now: datetime,
    shown: Shown = "open",
    kind: str = "",
    account: str = "",
    cursor: str = "",
    limit: int = 50,
) -> Inbox:
    """A page of the inbox: what is shown, of one kind, and for one account where they are named."""
    at, item = decode_cursor(cursor, 2) if cursor else ("", "")
    try:
        place = datetime.fromisoformat(at) if at else None
    except ValueError as wrong:
        raise BadCursor from wrong
    found = await query_rows(
        connection,
        InboxLine,
        _LINES,
        """SELECT * FROM lines WHERE (%(shown)s = 'all' OR state = %(shown)s) AND (%(kind)s = '' OR kind = %(kind)s)
             AND (%(account)s = '' OR account = %(account)s)
             AND (%(place)s::timestamptz IS NULL OR (at, item) < (%(place)s::timestamptz, %(item)s))
           ORDER BY at DESC, item DESC LIMIT %(most)s""",
        tenant=tenant,
        now=now,
        shown=shown,
        kind=kind,
        account=account,
        place=place,
        item=item,
        most=limit + 1,
    )
    (count,) = await query_rows(
        connection,
        _Count,
        _LINES,
        """SELECT count(*) FILTER (WHERE state = 'open') AS open,
             count(*) FILTER (WHERE state = 'open' AND severity = 'alarm') AS alarms FROM lines""",
        tenant=tenant,
        now=now,
    )
    more = encode_cursor(found[limit - 1].at.isoformat(), found[limit - 1].item) if len(found) > limit else ""
    return Inbox(items=found[:limit], next=more, open=count.open, alarms=count.alarms)


async def read_item(connection: Connection, *, tenant: str, item: str, now: datetime) -> InboxLine | None:
    """One item as it stands; None when this business has no such."""
    found = await query_rows(
        connection, InboxLine, _LINES, "SELECT * FROM lines WHERE item = %(item)s", tenant=tenant, item=item, now=now
    )
    return found[0] if found else None
