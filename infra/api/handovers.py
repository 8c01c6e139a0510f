"""The desk of handovers over HTTP: who waits for a person, taken by somebody, noted, resolved."""

from typing import Annotated

import msgspec

from infra.api.endpoint import Asker, Visitor, endpoint
from infra.api.queries import Cursor, Id, Limit
from infra.api.visit_desk import refuse
from infra.api.visits import Text
from read_models import handovers as read
from schemas.event import Event
from schemas.handover import HandoverAccepted, HandoverNoted, HandoverResolved
from schemas.subjects import compose_subject

MISSING = "this business has no such handover; GET /handovers lists those it has"


class HandoversAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    state: Annotated[read.Shown, msgspec.Meta(description="Which handovers; those that wait for somebody when left out")] = "open"
    cursor: Cursor = ""
    limit: Limit = 50


class OneHandover(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    handover: Id


class NotingHandover(OneHandover, frozen=True, kw_only=True, forbid_unknown_fields=True):
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"\S", description="What there is to remember")]


class ResolvingHandover(OneHandover, frozen=True, kw_only=True, forbid_unknown_fields=True):
    note: Text = ""


class HandoverWritten(msgspec.Struct, frozen=True, kw_only=True):
    """It is in the log at this sequence; the desk shows it a moment later."""

    handover: str
    sequence: int


@endpoint("/handovers")
async def handovers(asked: HandoversAsked, asker: Asker) -> read.Handovers:
    """Who waits for a person, those with the first priority first; and how long an answer usually takes."""
    return await read.read_handovers(
        asker.connection, tenant=asker.tenant, now=asker.now, shown=asked.state, cursor=asked.cursor, limit=asked.limit
    )


@endpoint("/handovers/{handover}", missing=MISSING)
async def handover(asked: OneHandover, asker: Asker) -> read.WholeHandover | None:
    """One handover: its summary and script, every phone that was rung, and the notes."""
    return await read.read_handover(asker.connection, tenant=asker.tenant, handover=asked.handover)


@endpoint("/handovers/{handover}/accept", method="POST", missing=MISSING)
async def accept_handover(asked: OneHandover, visitor: Visitor) -> HandoverWritten | None:
    """I have it: a call back is mine, an alarm wakes nobody else. A caller on the line is taken over by the phone that rings."""
    found = await _read(visitor, asked.handover)
    if found is not None and found.state == "waiting" and found.way == "line":
        raise refuse(
            "handover", "the caller is on the line and phones ring for them; answer yours, or wait until they are queued"
        )
    if found is not None and found.state in {"accepted", "resolved"}:
        raise refuse("handover", "somebody has it already; GET /handovers/{handover} says who")
    accepted = HandoverAccepted(handover=asked.handover, by="desk", account=visitor.bearer.account)
    return await _write(visitor, found, accepted)


@endpoint("/handovers/{handover}/note", method="POST", missing=MISSING)
async def note_handover(asked: NotingHandover, visitor: Visitor) -> HandoverWritten | None:
    """Write a note to it."""
    found = await _read(visitor, asked.handover)
    noted = HandoverNoted(handover=asked.handover, account=visitor.bearer.account, note=asked.note.strip())
    return await _write(visitor, found, noted)


@endpoint("/handovers/{handover}/resolve", method="POST", missing=MISSING)
async def resolve_handover(asked: ResolvingHandover, visitor: Visitor) -> HandoverWritten | None:
    """It is dealt with."""
    found = await _read(visitor, asked.handover)
    resolved = HandoverResolved(handover=asked.handover, account=visitor.bearer.account, note=asked.note)
    return await _write(visitor, found, resolved)


async def _read(visitor: Visitor, id_: str) -> read.HandoverLine | None:
    async with visitor.desk.pool.connection() as connection:
        found = await read.read_handover(connection, tenant=visitor.bearer.tenant, handover=id_)
    return found.handover if found else None


async def _write(visitor: Visitor, found: read.HandoverLine | None, event: Event) -> HandoverWritten | None:
    if found is None:
        return None
    life = compose_subject("handover", visitor.bearer.tenant, found.handover)
    sequence = await visitor.books.write(life, event, person=found.person)
    return HandoverWritten(handover=found.handover, sequence=sequence)
