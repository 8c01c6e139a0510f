"""The questions one may ask about calls."""

from datetime import datetime
from typing import Any

import msgspec

from read_models.call_corrections import CorrectionLine, read_corrections
from read_models.call_filters import CallFilters, filter_calls
from read_models.call_offsets import PlacedLine, Spoken, place_lines
from read_models.queries import BadCursor, Connection, Moment, decode_cursor, encode_cursor, query_rows
from schemas.event import Personal


class CallLine(msgspec.Struct, frozen=True, kw_only=True):
    """A call in the list. `outcome` is empty while the call is on or when none was logged. `cost` is decimal text by currency.

    `account` is the member who placed it from the softphone. `recording` is `kept`, or why there is none: `no-consent`, `dropped`
    (its time was over), `erased` (with the caller); empty while the call is on.
    """

    call: str
    at: Moment
    day: str
    person: str
    caller: Personal
    called: str
    language: str
    seconds: float
    ended: str
    outcome: str
    cost: dict[str, str]
    carrier: str
    account: str
    recording: str
    recording_seconds: float


class CallsPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of calls, the newest first. `next` is the cursor of the next page, empty after the last."""

    calls: list[CallLine]
    next: str


class TurnLatency(msgspec.Struct, frozen=True, kw_only=True):
    """A turn: what it meant, and the milliseconds from the caller's last word to the first sound of the answer, by stage.

    `anticipated`: so many thoughts on the answer were begun before the caller had finished; nothing where a mind needs no start.
    """

    turn: int
    intent: str
    confidence: float | None
    tier: str
    anticipated: int | None
    sentiment: float | None
    endpoint: float | None
    recognise: float | None
    classify: float | None
    context: float | None
    compose: float | None
    synthesise: float | None
    guard: float | None
    tools: float | None
    bus: float | None
    total: float | None


class ToolLine(msgspec.Struct, frozen=True, kw_only=True):
    """A tool the agent used. `arguments` and `result` are JSON text; `failed` is why it could not do its work."""

    tool: str
    turn: int
    at: Moment | None
    arguments: Personal
    result: Personal
    refused: bool
    failed: str
    tool_ms: float | None


class VerdictLine(msgspec.Struct, frozen=True, kw_only=True):
    """A shield's verdict on a turn."""

    shield: str
    turn: int
    verdict: str
    reason: str
    judge_ms: float | None


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one part of the call cost, as exact decimal text."""

    part: str
    amount: str
    currency: str
    quantity: str
    unit: str


class OneCall(CallLine, frozen=True, kw_only=True):
    """One call with everything known of it."""

    notes: Personal
    handoff: Personal
    appointment: str
    opened_at: Moment | None
    transcript: list[Spoken]
    turns: list[TurnLatency]
    tools: list[ToolLine]
    verdicts: list[VerdictLine]
    costs: list[CostLine]
    corrections: list[CorrectionLine]


_LINE = """
SELECT call, at, coalesce(day, '') AS day, coalesce(person, '') AS person, coalesce(caller, '') AS caller,
       coalesce(called, '') AS called, coalesce(language, '') AS language, coalesce(seconds, 0) AS seconds,
       coalesce(ended, CASE WHEN refused IS NULL THEN '' ELSE 'refused' END) AS ended, coalesce(outcome, refused, '') AS outcome,
       coalesce(notes, '') AS notes, coalesce(handoff, '') AS handoff, coalesce(appointment, '') AS appointment,
       coalesce(carrier, '') AS carrier, coalesce(account, '') AS account, opened_at, coalesce(recording_digest, '') AS digest,
       coalesce(recording_gone, CASE WHEN recording_digest IS NULL THEN '' ELSE 'kept' END) AS recording,
       coalesce(recording_seconds, 0) AS recording_seconds,
       (SELECT coalesce(json_object_agg(currency, total::text), '{}') FROM (
            SELECT currency, sum(amount) AS total FROM calls.costs AS cost
            WHERE cost.tenant = calls.tenant AND cost.call = calls.call GROUP BY currency) AS by_currency) AS cost
FROM calls.calls AS calls WHERE tenant = %(tenant)s AND at IS NOT NULL
"""


class RecordingState(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a call's recording (see `CallLine`), and the SHA-256 of what was stored."""

    recording: str
    digest: str


async def read_recording_state(connection: Connection, *, tenant: str, call: str) -> RecordingState | None:
    """What became of a recording; None when this business has no such call."""
    found = await query_rows(connection, RecordingState, _LINE, "AND call = %(call)s", tenant=tenant, call=call)
    return found[0] if found else None


async def read_calls(
    connection: Connection,
    *,
    tenant: str,
    filters: CallFilters,
    cursor: str = "",
    limit: int = 50,
) -> CallsPage:
    """A page of the calls that pass the filters, the newest first."""
    before, call = decode_cursor(cursor, 2) if cursor else ("infinity", "")
    if before != "infinity":
        _check_time(before)
    found = await query_rows(
        connection,
        CallLine,
        _LINE,
        filter_calls(filters),
        " AND (at, call) < (%(before)s::timestamptz, %(call)s) ORDER BY at DESC, call DESC LIMIT %(limit)s",
        tenant=tenant,
        before=before,
        call=call,
        limit=limit + 1,
        **msgspec.structs.asdict(filters),
    )
    more = len(found) > limit
    page = found[:limit]
    return CallsPage(calls=page, next=encode_cursor(page[-1].at.isoformat(), page[-1].call) if more else "")


def _check_time(text: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise BadCursor from error


async def read_call(connection: Connection, *, tenant: str, call: str) -> OneCall | None:
    """One call, or None when this business has no such call."""
    found = await query_rows(connection, dict[str, Any], _LINE, "AND call = %(call)s", tenant=tenant, call=call)
    if not found:
        return None
    asked = {"tenant": tenant, "call": call}
    of = " WHERE tenant = %(tenant)s AND call = %(call)s ORDER BY "
    parts = {
        "transcript": place_lines(
            await query_rows(
                connection,
                PlacedLine,
                """SELECT who, nth, coalesce(turn, 0) AS turn, at, coalesce(words, '') AS words, confidence,
                    coalesce(source, '') AS source, who = 'caller' OR coalesce(spoken, false) AS spoken, heard,
                    from_frame, to_frame, started_at, frames, played_ms, null AS from_ms, null AS to_ms
                   FROM calls.said WHERE tenant = %(tenant)s AND call = %(call)s AND at IS NOT NULL ORDER BY at, nth""",
                **asked,
            ),
            found[0]["opened_at"],
        ),
        "turns": await query_rows(
            connection,
            TurnLatency,
            "SELECT *, coalesce(intent, '') AS intent, coalesce(tier, '') AS tier FROM calls.turns",
            of,
            "turn",
            **asked,
        ),
        "tools": await query_rows(
            connection,
            ToolLine,
            """SELECT coalesce(tool, '') AS tool, coalesce(turn, 0) AS turn, at, coalesce(arguments, '') AS arguments,
                coalesce(result, '') AS result, coalesce(refused, false) AS refused, coalesce(failed, '') AS failed, tool_ms
               FROM calls.tools""",
            of,
            "at, request",
            **asked,
        ),
        "verdicts": await query_rows(connection, VerdictLine, "SELECT * FROM calls.verdicts", of, "at, fact", **asked),
        "costs": await query_rows(
            connection,
            CostLine,
            "SELECT part, amount::text AS amount, currency, quantity::text AS quantity, unit FROM calls.costs",
            of,
            "part, fact",
            **asked,
        ),
        "corrections": await read_corrections(connection, tenant=tenant, call=call),
    }
    return msgspec.convert({**found[0], **parts}, OneCall, from_attributes=True)
