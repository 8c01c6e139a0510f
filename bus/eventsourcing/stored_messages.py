"""The library's stored events and positions as messages: `library.<application>.<events|snapshots|tracking>.<id>`."""

import re
from typing import Literal, NamedTuple
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent, Tracking

from bus.jetstream.direct_get import StoredMessage

Purpose = Literal["events", "snapshots", "tracking"]

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_ESCAPED = re.compile(r"=([0-9a-f]+)=")
_VERSION, _TOPIC, _UUID = "Version", "Topic", "Uuid"


class RecordedMessage(NamedTuple):
    """A message to be stored; along a subject `version` only grows."""

    subject: str
    version: int
    headers: dict[str, str]
    payload: bytes


def encode_token(text: str) -> str:
    """Any text as one token of a subject. It is readable on the bus: ids must not be names or numbers of people."""
    return _UNSAFE.sub(lambda found: f"={ord(found[0]):x}=", text) or "="


def decode_token(safe: str) -> str:
    """The text a token was made of."""
    return "" if safe == "=" else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), safe)


def compose_subject(application: str, purpose: Purpose, id_: str) -> str:
    """Where one aggregate's events, its snapshots, or the positions in one upstream application are."""
    return f"library.{encode_token(application)}.{purpose}.{encode_token(id_)}"


def purpose_filter(application: str, purpose: Purpose) -> str:
    """The filter that means all of one purpose."""
    return f"library.{encode_token(application)}.{purpose}.*"


def write_stored_event(application: str, purpose: Purpose, event: StoredEvent) -> RecordedMessage:
    """A stored event as a message. A UUID and its text are the same aggregate."""
    id_ = event.originator_id
    headers = {_TOPIC: event.topic, _VERSION: str(event.originator_version)}
    if isinstance(id_, UUID):
        headers[_UUID] = "1"
    return RecordedMessage(compose_subject(application, purpose, str(id_)), event.originator_version, headers, event.state)


def write_tracking(application: str, tracking: Tracking) -> RecordedMessage:
    """A position as a message."""
    version = tracking.notification_id
    return RecordedMessage(
        compose_subject(application, "tracking", tracking.application_name), version, {_VERSION: str(version)}, b""
    )


def read_version(got: StoredMessage) -> int:
    return int(got.headers[_VERSION])


def read_topic(got: StoredMessage) -> str:
    return got.headers[_TOPIC]


def read_stored_event(got: StoredMessage) -> StoredEvent:
    """The stored event in a message."""
    return StoredEvent(_id_of(got), read_version(got), read_topic(got), bytes(got.payload))


def read_notification(got: StoredMessage) -> Notification:
    """The same with its place in the stream."""
    return Notification(_id_of(got), read_version(got), read_topic(got), bytes(got.payload), id=got.sequence)


def _id_of(got: StoredMessage) -> UUID | str:
    id_ = decode_token(got.subject.rpartition(".")[2])
    return UUID(id_) if _UUID in got.headers else id_
