"""The library's stored events and positions as messages: `library.<application>.<events|snapshots|tracking>.<id>`."""

import re
from typing import Literal, NamedTuple
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent, Tracking

from bus.jetstream.direct_get import Got

Purpose = Literal["events", "snapshots", "tracking"]

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_ESCAPED = re.compile(r"=([0-9a-f]+)=")
_VERSION, _TOPIC, _UUID = "Version", "Topic", "Uuid"


class Row(NamedTuple):
    """A message to be stored; along a subject `version` only grows."""

    subject: str
    version: int
    headers: dict[str, str]
    payload: bytes


def token(text: str) -> str:
    """Any text as one token of a subject. It is readable on the bus: ids must not be names or numbers of people."""
    return _UNSAFE.sub(lambda found: f"={ord(found[0]):x}=", text) or "="


def original(safe: str) -> str:
    """The text a token was made of."""
    return "" if safe == "=" else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), safe)


def subject(application: str, purpose: Purpose, id_: str) -> str:
    """Where one aggregate's events, its snapshots, or the positions in one upstream application are."""
    return f"library.{token(application)}.{purpose}.{token(id_)}"


def every(application: str, purpose: Purpose) -> str:
    """The filter that means all of one purpose."""
    return f"library.{token(application)}.{purpose}.*"


def row_of(application: str, purpose: Purpose, event: StoredEvent) -> Row:
    """A stored event as a message. A UUID and its text are the same aggregate."""
    id_ = event.originator_id
    headers = {_TOPIC: event.topic, _VERSION: str(event.originator_version)}
    if isinstance(id_, UUID):
        headers[_UUID] = "1"
    return Row(subject(application, purpose, str(id_)), event.originator_version, headers, event.state)


def tracking_row(application: str, tracking: Tracking) -> Row:
    """A position as a message."""
    version = tracking.notification_id
    return Row(subject(application, "tracking", tracking.application_name), version, {_VERSION: str(version)}, b"")


def version_of(got: Got) -> int:
    return int(got.headers[_VERSION])


def topic_of(got: Got) -> str:
    return got.headers[_TOPIC]


def event_of(got: Got) -> StoredEvent:
    """The stored event in a message."""
    return StoredEvent(_id_of(got), version_of(got), topic_of(got), bytes(got.payload))


def notification_of(got: Got) -> Notification:
    """The same with its place in the stream."""
    return Notification(_id_of(got), version_of(got), topic_of(got), bytes(got.payload), id=got.sequence)


def _id_of(got: Got) -> UUID | str:
    id_ = original(got.subject.rpartition(".")[2])
    return UUID(id_) if _UUID in got.headers else id_
