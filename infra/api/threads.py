"""Threads over HTTP: what people write and what is answered, and a member who takes a thread over and writes in it."""

from typing import Annotated, Literal

import msgspec

from handlers.messages.threads.state import Thread, fold
from infra.api.endpoint import Asker, Visitor, endpoint
from infra.api.queries import Cursor, Id, Limit, MaybeId
from infra.api.visit_desk import refuse
from read_models import threads as read
from schemas.event import Event
from schemas.subjects import compose_subject
from schemas.threads import MemberWrote, ThreadReleased, ThreadTakenOver

MISSING = "this business has no such thread; GET /threads lists those it has"


class ThreadsAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    person: Annotated[MaybeId, msgspec.Meta(description="Only threads with this contact")] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class MessagesAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    person: Annotated[MaybeId, msgspec.Meta(description="Only messages to this contact")] = ""
    state: Annotated[
        Literal["", "wanted", "waiting", "refused", "sent", "failed", "delivered", "undelivered"],
        msgspec.Meta(description="Only messages that stand so"),
    ] = ""
    topic: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{0,64}$", description="Only messages about this, like reminder")] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class OneThread(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    thread: Id


class Writing(OneThread, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=1600, description="What the person is to read")]


class ThreadWritten(msgspec.Struct, frozen=True, kw_only=True):
    """It is in the log at this sequence; `message` is the id of what was written, which the gate may still hold back."""

    thread: str
    sequence: int
    message: str = ""


@endpoint("/threads")
async def threads(asked: ThreadsAsked, asker: Asker) -> read.ThreadsPage:
    """Threads, the last written in first."""
    return await read.read_threads(
        asker.connection, tenant=asker.tenant, person=asked.person, cursor=asked.cursor, limit=asked.limit
    )


@endpoint("/threads/{thread}", missing=MISSING)
async def thread(asked: OneThread, asker: Asker) -> read.OneThread | None:
    """One thread: everything that was written, what became of each message of ours, and why it was sent."""
    return await read.read_thread(asker.connection, tenant=asker.tenant, thread=asked.thread)


@endpoint("/messages")
async def messages(asked: MessagesAsked, asker: Asker) -> read.MessagesPage:
    """What was sent, what waits and what was refused, the newest first: why each was sent, or the rule against it."""
    return await read.read_messages(
        asker.connection,
        tenant=asker.tenant,
        person=asked.person,
        state=asked.state,
        topic=asked.topic,
        cursor=asked.cursor,
        limit=asked.limit,
    )


@endpoint("/threads/{thread}/take-over", method="POST", missing=MISSING)
async def take_over_thread(asked: OneThread, visitor: Visitor) -> ThreadWritten | None:
    """Write in it yourself from now on: the receptionist is silent until the thread is released."""
    found = await _find(visitor, asked.thread)
    if found is None:
        return None
    taken = ThreadTakenOver(thread=found.thread, person=found.person, account=visitor.bearer.account)
    return await _write(visitor, found, taken)


@endpoint("/threads/{thread}/release", method="POST", missing=MISSING)
async def release_thread(asked: OneThread, visitor: Visitor) -> ThreadWritten | None:
    """The receptionist answers again, from the next message on."""
    found = await _find(visitor, asked.thread)
    if found is None:
        return None
    return await _write(visitor, found, ThreadReleased(thread=found.thread, person=found.person, account=visitor.bearer.account))


@endpoint("/threads/{thread}/messages", method="POST", missing=MISSING)
async def write_in_thread(asked: Writing, visitor: Visitor) -> ThreadWritten | None:
    """Write to the person, on the channel of the thread; it passes the gate like every message."""
    found = await _find(visitor, asked.thread)
    if found is None:
        return None
    if not asked.text.strip():
        raise refuse("text", "there is nothing to read in it; write a word")
    if not found.holder:
        raise refuse("thread", "the receptionist answers in it; take it over first, with POST /threads/{thread}/take-over")
    message = f"member-{visitor.books.ids.new()}"
    wrote = MemberWrote(
        thread=found.thread, person=found.person, message=message, account=visitor.bearer.account, text=asked.text.strip()
    )
    return await _write(visitor, found, wrote, message)


async def _find(visitor: Visitor, thread: str) -> Thread | None:
    """The thread by its facts, of the business that the session is in."""
    tenant = visitor.bearer.tenant
    async with visitor.desk.pool.connection() as connection:
        line = await read.read_thread(connection, tenant=tenant, thread=thread)
    if line is None:
        return None
    return fold(await visitor.books.log.load(compose_subject("thread", tenant, line.person))).by_id.get(thread)


async def _write(visitor: Visitor, found: Thread, event: Event, message: str = "") -> ThreadWritten:
    life = compose_subject("thread", visitor.bearer.tenant, found.person)
    return ThreadWritten(
        thread=found.thread, sequence=await visitor.books.write(life, event, person=found.person), message=message
    )
