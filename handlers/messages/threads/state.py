"""The threads with one person, folded from their facts: which goes on, who has it, and what was answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

import msgspec

from schemas import threads
from schemas.consent import Channel
from schemas.fact import Fact

#: After so long without a word of theirs, the next one begins a thread of its own.
EXPIRES = timedelta(days=1)

ThreadFact = (
    threads.ThreadOpened
    | threads.MessageThreaded
    | threads.ThreadAnswered
    | threads.ThreadTakenOver
    | threads.ThreadReleased
    | threads.MemberWrote
)


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """One thread. `messages` are theirs, by id, in order; `answered` those of them that were seen to, `replies` counts ours.

    `holder` is the account of the member who has taken it over; empty: the receptionist answers.
    """

    thread: str
    person: str
    channel: Channel
    number: str
    opened_at: datetime
    last_at: datetime
    messages: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()
    replies: int = 0
    holder: str = ""
    language: str = ""


class Threads(msgspec.Struct, frozen=True, kw_only=True):
    """All threads with one person, by id, the oldest first. `version` is the sequence of the last fact."""

    version: int = 0
    by_id: dict[str, Thread] = {}

    def current(self, channel: Channel, now: datetime) -> Thread | None:
        """The thread that a message of now belongs to; None when it begins one. A thread that a member holds does not end."""
        newest = next((one for one in reversed(self.by_id.values()) if one.channel == channel), None)
        return newest if newest and (newest.holder or now - newest.last_at < EXPIRES) else None

    def holds(self, message: str) -> bool:
        """Whether the message is in a thread already: a webhook may come twice."""
        return any(message in one.messages for one in self.by_id.values())


NONE = Threads()


def fold(facts: Sequence[Fact]) -> Threads:
    """The threads from all facts about them."""
    so_far = NONE
    for fact in facts:
        so_far = evolve(so_far, fact)
    return so_far


def evolve(so_far: Threads, fact: Fact) -> Threads:
    """The threads after one more fact; one about a thread that nobody opened changes nothing."""
    so_far = msgspec.structs.replace(so_far, version=max(so_far.version, fact.sequence))
    if not isinstance(fact.event, ThreadFact):
        return so_far
    event = fact.event
    if isinstance(event, threads.ThreadOpened):
        opened = Thread(
            thread=event.thread,
            person=event.person,
            channel=event.channel,
            number=event.number,
            opened_at=fact.at,
            last_at=fact.at,
        )
        return msgspec.structs.replace(so_far, by_id={**so_far.by_id, event.thread: so_far.by_id.get(event.thread, opened)})
    thread = so_far.by_id.get(event.thread)
    if thread is None:
        return so_far
    return msgspec.structs.replace(so_far, by_id=so_far.by_id | {event.thread: _evolve(thread, event, fact.at)})


def _evolve(
    thread: Thread,
    event: threads.MessageThreaded
    | threads.ThreadAnswered
    | threads.ThreadTakenOver
    | threads.ThreadReleased
    | threads.MemberWrote,
    at: datetime,
) -> Thread:
    change = msgspec.structs.replace
    match event:
        case threads.MessageThreaded(message=message):
            known = message in thread.messages
            return thread if known else change(thread, messages=(*thread.messages, message), last_at=max(at, thread.last_at))
        case threads.ThreadAnswered(about=about, message=message, language=language):
            replies = thread.replies + bool(message)
            return change(thread, answered=thread.answered | {about}, replies=replies, language=language or thread.language)
        case threads.ThreadTakenOver(account=account):
            return change(thread, holder=account)
        case threads.ThreadReleased():
            return change(thread, holder="")
        case threads.MemberWrote():
            return change(thread, last_at=max(at, thread.last_at))
        case _:
            assert_never(event)
