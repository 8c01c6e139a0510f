"""A fact as bytes: what is a header, what is JSON, and what cannot be read."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from bus.sealing import PlainSealer, SealContext, Sealer, open_event, personal_texts_changer, seal_event
from bus.tags import RETIRED, events_by_tag
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.upcasters import UPCASTERS

#: The header that names the message; the server stores a second message of the same name only once.
ID = "Nats-Msg-Id"
#: The same for messages that the server makes of ours, without their names: timers that fire, parked ones.
KEPT_ID = "Id"
#: The sequence a subject is expected at, and which subject that is when it is not the message's own.
EXPECTED = "Nats-Expected-Last-Subject-Sequence"
EXPECTED_ON = "Nats-Expected-Last-Subject-Sequence-Subject"
#: The id of the fact the same writer said before on the subject, by which a live reader notices a gap.
FOLLOWS = "Follows"


class Unreadable(Exception):
    """A message of ours that this version cannot read; park it, and read it again after an upgrade.

    `raw` may be personal: it belongs into no log line.
    """

    def __init__(self, subject: str, sequence: int, tag: str, raw: bytes, headers: Mapping[str, str], reason: str) -> None:
        super().__init__(f"{subject} at {sequence}: {tag or 'no Fact header'}: {reason}")
        self.subject, self.sequence, self.tag, self.raw = subject, sequence, tag, raw
        self.headers, self.reason = dict(headers), reason


class UnknownFact(Unreadable):
    """The tag is none this version knows: a newer writer, or something foreign."""


class UpcastFailed(Exception):
    """An upcaster failed on an old shape; it says which, and nothing of the shape."""


class WireMessage(msgspec.Struct, frozen=True):
    """What goes over the wire."""

    subject: str
    headers: dict[str, str]
    payload: bytes


#: A stored message: its subject, headers, payload and sequence.
Stored = tuple[str, Mapping[str, str], bytes, int]


class Wire:
    """Writes and reads facts; `known` are the events of this version, by tag."""

    def __init__(self, sealer: Sealer | None = None, known: Mapping[str, type[Event]] | None = None) -> None:
        self._sealer = sealer or PlainSealer()
        self._known = events_by_tag() if known is None else known

    def knows(self, tag: str) -> bool:
        """Whether this version knows facts of a kind, whatever their shape, if only as those that are not written any more."""
        return tag in self._known or tag in RETIRED

    def write(self, draft: Draft) -> WireMessage:
        """The message of a draft, its personal fields sealed under its person's key: as the draft says, else the event itself."""
        person = draft.person or (draft.event.whose() if personal_texts_changer(type(draft.event)) else "")
        named = {
            "Fact": draft.event.tag(),
            ID: draft.id,
            "At": draft.at.isoformat(timespec="microseconds"),
            "Cause": draft.cause,
            "Handler": draft.handler,
            "Person": person,
            "Epoch": str(draft.epoch or ""),
            "traceparent": draft.trace,
        }
        headers = {name: value for name, value in named.items() if value}
        whose = _whose(draft.subject, person, named["Fact"], draft.id)
        return WireMessage(draft.subject, headers, msgspec.json.encode(seal_event(draft.event, whose, self._sealer)))

    def read_all(self, messages: Iterable[Stored], puzzled: Callable[[Unreadable], None] | None) -> Iterator[Fact]:
        """The facts in messages; what cannot be read goes to `puzzled`, and is raised when there is none."""
        for message in messages:
            try:
                yield self.read(*message)
            except Unreadable as puzzle:
                if puzzled is None:
                    raise
                puzzled(puzzle)

    def read(self, subject: str, headers: Mapping[str, str], payload: bytes, sequence: int) -> Fact:
        """The fact in a message; UnknownFact or Unreadable when this version cannot read it."""
        tag = headers.get("Fact", "")
        event = self._known.get(tag)
        if event is None:
            reason = "this version does not know the tag; upgrade, then retry it"
            raise UnknownFact(subject, sequence, tag, payload, headers, reason)
        try:
            person, id_ = headers.get("Person", ""), headers.get(ID) or headers[KEPT_ID]
            return Fact(
                subject=subject,
                event=open_event(_decode(event, tag, payload), _whose(subject, person, tag, id_), self._sealer),
                id=id_,
                at=datetime.fromisoformat(headers["At"]),
                cause=headers.get("Cause", ""),
                handler=headers.get("Handler", ""),
                person=person,
                epoch=int(headers.get("Epoch", 0)),
                trace=headers.get("traceparent", ""),
                sequence=sequence,
            )
        except UpcastFailed as wrong:
            raise Unreadable(subject, sequence, tag, payload, headers, str(wrong)) from wrong
        except (msgspec.MsgspecError, ValueError, KeyError) as wrong:
            reason = f"{type(wrong).__name__}: written by a newer version?"
            raise Unreadable(subject, sequence, tag, payload, headers, reason) from wrong


def _whose(subject: str, person: str, tag: str, id_: str) -> SealContext:
    """Without the subject's kind: a timer's fact is written under one kind and appears under another."""
    return SealContext(subject.split(".", 2)[1], person, f"{tag} {id_}")


def _decode(event: type[Event], tag: str, payload: bytes) -> Event:
    if tag not in UPCASTERS:
        return _decoder(event).decode(payload)
    shape = msgspec.json.decode(payload)
    for lift in UPCASTERS[tag]:
        try:
            shape = lift(shape)
        except Exception as wrong:
            what = f"{type(wrong).__name__} in the upcaster {lift.__name__}; put it right in schemas/upcasters.py, then retry it"
            raise UpcastFailed(what) from wrong
    return msgspec.convert(shape, event)


@functools.cache
def _decoder(event: type[Event]) -> msgspec.json.Decoder[Event]:
    return msgspec.json.Decoder(event)
