"""Our facts as the library's stored events, and back: aggregates are subjects, versions sequences, topics tags."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from eventsourcing.persistence import Mapper, MapperDeserialisationError, Notification, StoredEvent

from bus.tags import events_by_tag
from schemas.event import Event
from schemas.fact import Fact

#: What headers say of a fact: id, at, cause, handler, person, epoch, trace; and the event.
_State = tuple[str, datetime, str, str, str, int, str, msgspec.Raw]


def read_notification(fact: Fact) -> Notification:
    """A fact as read, old shapes already lifted, for the library; the bytes never leave the process."""
    head = (fact.id, fact.at, fact.cause, fact.handler, fact.person, fact.epoch, fact.trace)
    state = msgspec.msgpack.encode((*head, fact.event))
    return Notification(fact.subject, fact.sequence, fact.event.tag(), state, id=fact.sequence)


class FactMapper(Mapper[str]):
    """Gives the library's repositories facts, so that our folds are its projector functions."""

    def __init__(self, *arguments: Any, known: Mapping[str, type[Event]] | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._known = events_by_tag() if known is None else known

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The fact; MapperDeserialisationError when this version does not know its tag."""
        event = self._known.get(stored_event.topic)
        if event is None:
            raise MapperDeserialisationError(
                f"this version does not know the tag {stored_event.topic!r}; upgrade, then look again"
            )
        id_, at, cause, handler, person, epoch, trace, raw = msgspec.msgpack.decode(stored_event.state, type=_State)
        return Fact(
            subject=str(stored_event.originator_id),
            event=msgspec.msgpack.decode(raw, type=event),
            id=id_,
            at=at,
            cause=cause,
            handler=handler,
            person=person,
            epoch=epoch,
            trace=trace,
            sequence=stored_event.originator_version,
        )

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        return read_notification(domain_event)
