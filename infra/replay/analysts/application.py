"""The daybook as an application of the `eventsourcing` library."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, EventStore, InfrastructureFactory, Mapper
from eventsourcing.popo import POPOFactory
from eventsourcing.utils import Environment

from bus.eventsourcing.loop_thread import LoopThread
from bus.eventsourcing.stored_events import FactMapper
from bus.log import Log
from handlers.contacts import state as contact
from handlers.diary import state as page
from infra.replay.analysts.recorder import FactRecorder
from schemas.fact import Fact
from schemas.subjects import compose_subject

#: The aggregates analysts look at; all are kept by the stream LEDGER.
KINDS = ("page", "contact", "consent", "appointment")
_HELPING = 500


class Analysis(Application[str]):
    """The facts of a daybook, read only. An aggregate's version is the sequence of its last fact, and so is a notification's id.

    An analyst opens a page as it is and as it was, lists who wrote what when, and counts. `log` is a log, `loop` where it lives;
    `infra.replay.analysts.opened(url)` brings both.

    >>> daybook = Analysis(log, loop)
    >>> monday = date(2026, 11, 23)
    >>> now = daybook.page("salon", "chair-1", monday)
    >>> [slot.booked.service for slot in now.slots.values()]
    ['colour']
    >>> then = daybook.page("salon", "chair-1", monday, version=1)
    >>> [slot.booked.service for slot in then.slots.values()]
    ['cut']
    >>> [(item.id, item.topic) for item in daybook.notification_log.select(start=1, limit=10)]
    [(1, 'appointment.booked'), (2, 'appointment.booked'), (3, 'appointment.cancelled'), (4, 'contact.met')]
    >>> sum(1 for _ in daybook.facts("appointment.booked"))
    2
    >>> daybook.contact("salon", "01JANE").value("phone")
    '+16175550123'
    """

    log_section_size = _HELPING

    def __init__(self, log: Log, loop: LoopThread, kinds: tuple[str, ...] = KINDS) -> None:
        self._reads = FactRecorder(log, loop, [f"{kind}.>" for kind in kinds])
        super().__init__()

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        return POPOFactory(env)

    def construct_mapper(self) -> Mapper[str]:
        return FactMapper(self.construct_transcoder())

    def construct_recorder(self) -> ApplicationRecorder:
        return self._reads

    def construct_event_store(self) -> EventStore[str]:
        return EventStore(self.mapper, self._reads)

    def page(self, tenant: str, resource: str, day: date, *, version: int | None = None) -> page.Page:
        """One resource's day, now or after the fact at sequence `version`; AggregateNotFoundError when nothing was ever on it."""
        id_ = compose_subject("page", tenant, f"{resource}_{day.isoformat()}")
        found: page.Page = self._fold(id_, version, page.project)
        return found

    def contact(self, tenant: str, person: str, *, version: int | None = None) -> contact.Contact:
        """One person; what is personal is readable only if the log was opened with keys."""
        id_ = compose_subject("contact", tenant, person)
        found: contact.Contact = self._fold(id_, version, contact.project)
        return found

    def _fold(self, id_: str, version: int | None, project: Any) -> Any:
        # The library's types want its own events; its repository only hands them on.
        return self.repository.get(id_, version=version, projector_func=project)

    def facts(self, *tags: str, after: int = 0) -> Iterator[Fact]:
        """All facts after a sequence in the order of the log, of some kinds or of all."""
        while True:
            items = self.notification_log.select(after, _HELPING, topics=tags, inclusive_of_start=False)
            for item in items:
                fact: Fact = self.mapper.to_domain_event(item)  # type: ignore[assignment]
                yield fact
            if len(items) < _HELPING:
                return
            after = items[-1].id
