"""Threads and messages: what is written back and forth, what became of each of ours, and why it was sent or not."""

from datetime import datetime
from typing import ClassVar

import msgspec

from read_models.queries import BadCursor, Connection, Moment, decode_cursor, encode_cursor, query_rows
from read_models.row import Earliest, Latest, Row
from schemas.event import Personal


class Thread(Row, frozen=True):
    """One thread with one person on one channel."""

    table: ClassVar = "threads"
    key: ClassVar = ("tenant", "thread")
    indexes: ClassVar = (("tenant", "last_at"), ("tenant", "person"))

    tenant: str
    thread: str
    person: str | None = None
    channel: str | None = None
    number: str | None = None
    opened_at: Earliest | None = None
    last_at: Latest | None = None
    holder: str | None = None
    language: str | None = None


class Message(Row, frozen=True):
    """One message, theirs or ours. `who`: contact, agent, member. Of ours: `topic` and `purpose`, and how far it came."""

    table: ClassVar = "messages"
    key: ClassVar = ("tenant", "message")
    indexes: ClassVar = (("tenant", "person", "at"), ("tenant", "at", "message"))

    tenant: str
    message: str
    thread: str | None = None
    person: str | None = None
    channel: str | None = None
    who: str | None = None
    text: str | None = None
    topic: str | None = None
    purpose: str | None = None
    at: Earliest | None = None
    pictures: int | None = None
    account: str | None = None
    state: str | None = None
    until: datetime | None = None
    rule: str | None = None
    reason: str | None = None
    why: str | None = None
    origin: str | None = None


class ThreadLine(msgspec.Struct, frozen=True, kw_only=True):
    """A thread in a list. `holder` is the account that has taken it over, empty while the receptionist answers.

    `last` is the last thing that was written, by `who`: contact, agent or member.
    """

    thread: str
    person: str
    channel: str
    number: Personal
    opened_at: Moment
    last_at: Moment
    holder: str
    language: str
    last: Personal
    who: str


class MessageLine(msgspec.Struct, frozen=True, kw_only=True):
    """A message. `who`: contact, agent, or member (`account`). Of ours `topic` says what it is and `reason` why it may be sent.

    `state`: received; or wanted, waiting (`until`), refused, sent, failed, and what the carrier reports (delivered, ...).
    `rule` is what it waits for, was refused by, or failed of. `origin` is the fact it follows from.
    """

    message: str
    person: str
    channel: str
    who: str
    text: Personal
    topic: str
    purpose: str
    at: Moment
    pictures: int
    account: str
    state: str
    until: Moment | None
    rule: str
    reason: str
    why: str
    origin: str


class ThreadsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Threads, the last written in first."""

    threads: list[ThreadLine]
    next: str


class OneThread(ThreadLine, frozen=True, kw_only=True):
    """A thread with what was written in it and around it, the oldest first: reminders and other messages of ours too."""

    messages: list[MessageLine]


class MessagesPage(msgspec.Struct, frozen=True, kw_only=True):
    """Messages, the newest first."""

    messages: list[MessageLine]
    next: str


_THREADS = """SELECT t.thread, coalesce(t.person, '') AS person, coalesce(t.channel, '') AS channel,
        coalesce(t.number, '') AS number, t.opened_at, coalesce(t.last_at, t.opened_at) AS last_at,
        coalesce(t.holder, '') AS holder, coalesce(t.language, '') AS language,
        coalesce(m.text, '') AS last, coalesce(m.who, '') AS who
    FROM threads.threads AS t LEFT JOIN LATERAL (
        SELECT text, who FROM threads.messages WHERE tenant = t.tenant AND thread = t.thread AND at IS NOT NULL
        ORDER BY at DESC, message DESC LIMIT 1) AS m ON true
    WHERE t.tenant = %(tenant)s AND t.opened_at IS NOT NULL"""

_MESSAGES = """SELECT message, coalesce(person, '') AS person, coalesce(channel, '') AS channel, coalesce(who, 'agent') AS who,
        coalesce(text, '') AS text, coalesce(topic, '') AS topic, coalesce(purpose, '') AS purpose, at,
        coalesce(pictures, 0) AS pictures, coalesce(account, '') AS account, coalesce(state, '') AS state, until,
        coalesce(rule, '') AS rule, coalesce(reason, '') AS reason, coalesce(why, '') AS why, coalesce(origin, '') AS origin
    FROM threads.messages WHERE tenant = %(tenant)s AND at IS NOT NULL"""


async def read_threads(
    connection: Connection, *, tenant: str, person: str = "", cursor: str = "", limit: int = 50
) -> ThreadsPage:
    """A page of threads, of one person where named."""
    place, thread = _place(cursor)
    found = await query_rows(
        connection,
        ThreadLine,
        _THREADS,
        """AND (%(person)s = '' OR t.person = %(person)s)
           AND (%(place)s::timestamptz IS NULL
             OR (coalesce(t.last_at, t.opened_at), t.thread) < (%(place)s::timestamptz, %(thread)s))
           ORDER BY coalesce(t.last_at, t.opened_at) DESC, t.thread DESC LIMIT %(most)s""",
        tenant=tenant,
        person=person,
        place=place,
        thread=thread,
        most=limit + 1,
    )
    more = encode_cursor(found[limit - 1].last_at.isoformat(), found[limit - 1].thread) if len(found) > limit else ""
    return ThreadsPage(threads=found[:limit], next=more)


async def read_thread(connection: Connection, *, tenant: str, thread: str) -> OneThread | None:
    """One thread with its messages; None when this business has no such."""
    found = await query_rows(connection, ThreadLine, _THREADS, "AND t.thread = %(thread)s", tenant=tenant, thread=thread)
    if not found:
        return None
    (line,) = found
    messages = await query_rows(
        connection,
        MessageLine,
        _MESSAGES,
        """AND (thread = %(thread)s OR (person = %(person)s AND channel = %(channel)s AND thread IS NULL
             AND at BETWEEN %(opened)s::timestamptz - interval '2 days' AND %(last)s::timestamptz + interval '1 day'))
           ORDER BY at, message LIMIT 500""",
        tenant=tenant,
        thread=thread,
        person=line.person,
        channel=line.channel,
        opened=line.opened_at,
        last=line.last_at,
    )
    return OneThread(**msgspec.structs.asdict(line), messages=messages)


async def read_messages(
    connection: Connection, *, tenant: str, person: str = "", state: str = "", topic: str = "", cursor: str = "", limit: int = 50
) -> MessagesPage:
    """A page of what we have sent, hold back, or were refused: of a person, in a state, of a topic where named."""
    place, message = _place(cursor)
    found = await query_rows(
        connection,
        MessageLine,
        _MESSAGES,
        """AND coalesce(who, 'agent') <> 'contact' AND (%(person)s = '' OR person = %(person)s)
           AND (%(state)s = '' OR state = %(state)s) AND (%(topic)s = '' OR topic = %(topic)s)
           AND (%(place)s::timestamptz IS NULL OR (at, message) < (%(place)s::timestamptz, %(message)s))
           ORDER BY at DESC, message DESC LIMIT %(most)s""",
        tenant=tenant,
        person=person,
        state=state,
        topic=topic,
        place=place,
        message=message,
        most=limit + 1,
    )
    more = encode_cursor(found[limit - 1].at.isoformat(), found[limit - 1].message) if len(found) > limit else ""
    return MessagesPage(messages=found[:limit], next=more)


def _place(cursor: str) -> tuple[datetime | None, str]:
    at, id_ = decode_cursor(cursor, 2) if cursor else ("", "")
    try:
        return (datetime.fromisoformat(at) if at else None), id_
    except ValueError as wrong:
        raise BadCursor from wrong
