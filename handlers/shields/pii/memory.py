"""What belongs to whom, from memory, following the log."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

from bus.log import Log
from handlers.contacts.state import STRANGER, Contact, evolve
from handlers.log_follower import follow_log, read_history
from handlers.shields.pii.customer_names import KnownNames, OthersThan
from handlers.shields.pii.ports import Belonging
from schemas.contacts import ContactLearned, MessageTaken
from schemas.diary import AppointmentBooked
from schemas.event import ERASED
from schemas.fact import Fact
from schemas.kinds import CONTACT
from schemas.privacy import ErasureCertified
from schemas.subjects import parse_subject

_SOURCES = ("contact.>", "page.>", "erasure.>")
#: A contact's fields that are texts of their own.
_TEXTS = ("email", "street", "address", "birth", "birthdate", "date-of-birth", "postcode")


class RememberedBelongings:
    """The `Belongings` port. Call `load` before the first question, then run `follow` until cancelled.

    `secret` makes a key for the hashes of a tenant's names.
    """

    def __init__(self, secret: Callable[[], bytes]) -> None:
        self._names: defaultdict[str, KnownNames] = defaultdict(lambda: KnownNames(secret()))
        self._contacts: dict[tuple[str, str], Contact] = {}
        self._references: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._positions = dict.fromkeys(_SOURCES, 0)

    async def load(self, log: Log) -> None:
        """Take everything there is."""
        for source in _SOURCES:
            await read_history(log, source, self._positions[source], self._taking(source))

    async def follow(self, log: Log) -> None:
        """Go on with what comes, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for source in _SOURCES:
                group.create_task(follow_log(log, source, lambda source=source: self._positions[source], self._taking(source)))  # type: ignore[misc]

    def of(self, tenant: str, person: str) -> Belonging:
        contact = self._contacts.get((tenant, person), STRANGER)
        return Belonging(
            names=_some(contact.value("name")),
            phones=_some(contact.value("phone")),
            texts=tuple(value for field in _TEXTS if (value := contact.value(field))),
            references=tuple(self._references.get((tenant, person), ())),
            others=OthersThan(self._names[tenant], person),
        )

    def take(self, fact: Fact) -> None:
        """Remember what a fact says."""
        tenant = parse_subject(fact.subject).tenant
        match fact.event:
            case AppointmentBooked(person=person, name=name, reference=reference):
                self._learn(tenant, person, name)
                self._references[tenant, person][reference] = None
            case MessageTaken(person=person, name=name) | ContactLearned(person=person, field="name", value=name):
                self._learn(tenant, person, name)
            case ErasureCertified(person=person):
                self._names[tenant].forget(person)
                self._contacts.pop((tenant, person), None)
                self._references.pop((tenant, person), None)
        if fact.event.kind == CONTACT:
            key = (tenant, parse_subject(fact.subject).id)
            self._contacts[key] = evolve(self._contacts.get(key, STRANGER), fact)

    def _learn(self, tenant: str, person: str, name: str) -> None:
        if name and name != ERASED:
            self._names[tenant].learn(person, name)

    def _taking(self, source: str) -> Callable[[Sequence[Fact]], None]:
        def take(facts: Sequence[Fact]) -> None:
            for fact in facts:
                self._positions[source] = max(self._positions[source], fact.sequence)
                self.take(fact)

        return take


def _some(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
