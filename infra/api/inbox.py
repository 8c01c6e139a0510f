"""The inbox over HTTP: what there is to see to, dealt with, put off, or given to somebody."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from infra.api.accounts import members
from infra.api.endpoint import Asker, Visitor, endpoint
from infra.api.queries import Cursor, Id, Limit, MaybeId
from infra.api.visit_desk import refuse
from infra.api.visits import Text
from read_models import inbox as read
from schemas.event import Event
from schemas.inbox import InboxAssigned, InboxDone, InboxReopened, InboxSnoozed
from schemas.subjects import compose_subject

MISSING = "this business has no such item; GET /inbox lists those it has"


class InboxAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    state: Annotated[read.Shown, msgspec.Meta(description="Which items; those to see to now when left out")] = "open"
    kind: Annotated[
        Literal["", "message", "callback", "question", "visit", "notice", "task", "merge"], msgspec.Meta(description="Of a kind")
    ] = ""
    account: Annotated[MaybeId, msgspec.Meta(description="Only those given to this account")] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class OneItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    item: Id


class Doing(OneItem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    note: Text = ""


class Snoozing(OneItem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    until: Annotated[datetime, msgspec.Meta(tz=True, description="When to see it again, with an offset")]


class Assigning(OneItem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    account: Annotated[MaybeId, msgspec.Meta(description="An account of the business; nobody's when left out")] = ""


class ItemWritten(msgspec.Struct, frozen=True, kw_only=True):
    """It is in the log at this sequence; the list shows it a moment later. An alarm is not told again."""

    item: str
    sequence: int


@endpoint("/inbox")
async def inbox(asked: InboxAsked, asker: Asker) -> read.Inbox:
    """What there is to see to, the newest first: messages, callbacks, questions nobody could answer, visits, notices."""
    return await read.read_inbox(
        asker.connection,
        tenant=asker.tenant,
        now=asker.now,
        shown=asked.state,
        kind=asked.kind,
        account=asked.account,
        cursor=asked.cursor,
        limit=asked.limit,
    )


@endpoint("/inbox/{item}/done", method="POST", missing=MISSING)
async def finish_item(asked: Doing, visitor: Visitor) -> ItemWritten | None:
    """It is dealt with."""
    return await _write(visitor, asked.item, InboxDone(by=visitor.bearer.account, note=asked.note))


@endpoint("/inbox/{item}/reopen", method="POST", missing=MISSING)
async def reopen_item(asked: OneItem, visitor: Visitor) -> ItemWritten | None:
    """It is not dealt with after all."""
    return await _write(visitor, asked.item, InboxReopened(by=visitor.bearer.account))


@endpoint("/inbox/{item}/snooze", method="POST", missing=MISSING)
async def snooze_item(asked: Snoozing, visitor: Visitor) -> ItemWritten | None:
    """See it again later."""
    if asked.until <= visitor.books.clock.now():
        raise refuse("until", "it is over; write a moment to come, like 2026-12-24T10:30:00+01:00")
    return await _write(visitor, asked.item, InboxSnoozed(until=asked.until, by=visitor.bearer.account))


@endpoint("/inbox/{item}/assign", method="POST", missing=MISSING)
async def assign_item(asked: Assigning, visitor: Visitor) -> ItemWritten | None:
    """Give it to an account of the business to deal with, or to nobody in particular."""
    who = visitor.bearer
    if asked.account and not await members.list_members(visitor.desk, who.tenant, asked.account):
        raise refuse("account", "this business has no such account; GET /accounts lists those it has")
    return await _write(visitor, asked.item, InboxAssigned(account=asked.account, by=who.account))


async def _write(visitor: Visitor, item: str, event: Event) -> ItemWritten | None:
    tenant, now = visitor.bearer.tenant, visitor.books.clock.now()
    async with visitor.desk.pool.connection() as connection:
        found = await read.read_item(connection, tenant=tenant, item=item, now=now)
    if found is None:
        return None
    life = compose_subject("inbox", tenant, item)
    return ItemWritten(item=item, sequence=await visitor.books.write(life, event, person=found.person))
