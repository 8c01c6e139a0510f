"""The desk of handovers: who waits for a person, whose phones were rung, who has it, and what became of it."""

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from read_models.queries import BadCursor, Connection, Moment, decode_cursor, encode_cursor, query_rows
from read_models.row import Earliest, Row
from schemas.event import Personal

#: Which handovers: `open` are those that wait for somebody, on the line (`waiting`) or for a call back (`queued`).
Shown = Literal["open", "waiting", "queued", "accepted", "resolved", "all"]


class HandoverRow(Row, frozen=True):
    """A handover. `state` is waiting, queued, accepted or resolved; `why` is why a call back is needed."""

    table: ClassVar = "handovers"
    key: ClassVar = ("tenant", "handover")
    indexes: ClassVar = (("tenant", "at", "handover"),)

    tenant: str
    handover: str
    way: str | None = None
    trigger: str | None = None
    reason: str | None = None
    summary: str | None = None
    script: str | None = None
    name: str | None = None
    phone: str | None = None
    person: str | None = None
    tags: str | None = None
    call: str | None = None
    urgent: bool | None = None
    priority: int | None = None
    state: str | None = None
    why: str | None = None
    at: Earliest | None = None
    accepted_at: Earliest | None = None
    accepted_by: str | None = None
    account: str | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None


class AttemptRow(Row, frozen=True):
    """One phone that was rung. `outcome` is how it came out; empty while it rings."""

    table: ClassVar = "attempts"
    key: ClassVar = ("tenant", "handover", "attempt")

    tenant: str
    handover: str
    attempt: int
    number: str | None = None
    at: Earliest | None = None
    outcome: str | None = None
    seconds: int | None = None


class NoteRow(Row, frozen=True):
    """A note that somebody wrote."""

    table: ClassVar = "notes"
    key: ClassVar = ("tenant", "handover", "note")

    tenant: str
    handover: str
    note: str
    account: str | None = None
    text: str | None = None
    at: Earliest | None = None


class HandoverLine(msgspec.Struct, frozen=True, kw_only=True):
    """One handover. `priority` 1 comes first; `answer_seconds` is from the wish for a person to somebody having it.

    Its id is that of the call, or of the inbox item of an alarm. `script` is what may be said first.
    """

    handover: str
    way: str
    trigger: str
    reason: Personal
    summary: Personal
    script: Personal
    name: Personal
    phone: Personal
    person: str
    tags: str
    call: str
    urgent: bool
    priority: int
    state: str
    why: str
    at: Moment
    accepted_at: Moment | None
    accepted_by: str
    account: str
    resolved_at: Moment | None
    resolved_by: str
    answer_seconds: float | None


class Handovers(msgspec.Struct, frozen=True, kw_only=True):
    """A page; those that wait come first, by priority. `open` counts them all.

    `answer_seconds` is the usual (median) time to an answer in the last 30 days, None when there was none.
    """

    handovers: list[HandoverLine]
    next: str
    open: int
    answer_seconds: float | None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A phone that was rung (E.164), when, and how it came out; empty while it rings."""

    attempt: int
    number: str
    at: Moment
    outcome: str
    seconds: int


class HandoverNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note by an account."""

    account: str
    text: Personal
    at: Moment


class WholeHandover(msgspec.Struct, frozen=True, kw_only=True):
    """A handover with every phone that was rung, and its notes, oldest first."""

    handover: HandoverLine
    attempts: list[Attempt]
    notes: list[HandoverNote]


class _Figures(msgspec.Struct, frozen=True):
    open: int
    answer_seconds: float | None


_LINES = """WITH lines AS (
    SELECT handover, way, trigger, coalesce(reason, '') AS reason, coalesce(summary, '') AS summary,
        coalesce(script, '') AS script, coalesce(name, '') AS name, coalesce(phone, '') AS phone, coalesce(person, '') AS person,
        coalesce(tags, '') AS tags, coalesce(call, '') AS call, coalesce(urgent, false) AS urgent,
        coalesce(priority, 3) AS priority, coalesce(state, 'waiting') AS state, coalesce(why, '') AS why, at, accepted_at,
        coalesce(accepted_by, '') AS accepted_by, coalesce(account, '') AS account, resolved_at,
        coalesce(resolved_by, '') AS resolved_by, extract(epoch FROM accepted_at - at)::float8 AS answer_seconds,
        CASE WHEN coalesce(state, 'waiting') IN ('waiting', 'queued') THEN coalesce(priority, 3) ELSE 9 END AS rank
    FROM handovers.handovers WHERE tenant = %(tenant)s AND way IS NOT NULL)"""


async def read_handovers(
    connection: Connection, *, tenant: str, now: datetime, shown: Shown = "open", cursor: str = "", limit: int = 50
) -> Handovers:
    """A page of the desk."""
    rank, at, handover = decode_cursor(cursor, 3) if cursor else ("0", "", "")
    try:
        place, sort = (datetime.fromisoformat(at) if at else None), int(rank)
    except ValueError as wrong:
        raise BadCursor from wrong
    found = await query_rows(
        connection,
        HandoverLine,
        _LINES,
        """SELECT * FROM lines WHERE (%(shown)s = 'all' OR state = %(shown)s OR (%(shown)s = 'open' AND rank < 9))
             AND (%(place)s::timestamptz IS NULL OR rank > %(sort)s
                  OR (rank = %(sort)s AND (at, handover) < (%(place)s::timestamptz, %(handover)s)))
           ORDER BY rank, at DESC, handover DESC LIMIT %(most)s""",
        tenant=tenant,
        shown=shown,
        place=place,
        sort=sort,
        handover=handover,
        most=limit + 1,
    )
    (figures,) = await query_rows(
        connection,
        _Figures,
        _LINES,
        """SELECT count(*) FILTER (WHERE rank < 9) AS open,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY answer_seconds)
               FILTER (WHERE accepted_at > %(now)s::timestamptz - interval '30 days') AS answer_seconds FROM lines""",
        tenant=tenant,
        now=now,
    )
    more = ""
    if len(found) > limit:
        last = found[limit - 1]
        order = last.priority if last.state in {"waiting", "queued"} else 9
        more = encode_cursor(str(order), last.at.isoformat(), last.handover)
    return Handovers(handovers=found[:limit], next=more, open=figures.open, answer_seconds=figures.answer_seconds)


async def read_handover(connection: Connection, *, tenant: str, handover: str) -> WholeHandover | None:
    """One handover with its attempts and notes; None when this business has no such."""
    named = {"tenant": tenant, "handover": handover}
    found = await query_rows(connection, HandoverLine, _LINES, "SELECT * FROM lines WHERE handover = %(handover)s", **named)
    if not found:
        return None
    attempts = await query_rows(
        connection,
        Attempt,
        """SELECT attempt, coalesce(number, '') AS number, at, coalesce(outcome, '') AS outcome, coalesce(seconds, 0) AS seconds
           FROM handovers.attempts WHERE tenant = %(tenant)s AND handover = %(handover)s AND at IS NOT NULL ORDER BY attempt""",
        **named,
    )
    notes = await query_rows(
        connection,
        HandoverNote,
        """SELECT coalesce(account, '') AS account, coalesce(text, '') AS text, at FROM handovers.notes
           WHERE tenant = %(tenant)s AND handover = %(handover)s ORDER BY at""",
        **named,
    )
    return WholeHandover(handover=found[0], attempts=attempts, notes=notes)
