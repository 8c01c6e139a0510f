"""The hot contacts: everybody in memory, following the log."""

from collections.abc import Sequence

import msgspec

from bus.log import Log
from handlers.contacts.names import name_keys
from handlers.contacts.state import STRANGER, Contact, evolve
from handlers.log_follower import follow_log, read_history
from schemas.event import ERASED
from schemas.fact import Fact
from schemas.subjects import parse_subject


class HotContacts:
    """The `ContactMemory` port. Call `load` before the first question, then run `follow` until cancelled.

    A fact noticed early may be folded again when the log comes to it: folding a contact's facts twice gives the same contact.
    """

    def __init__(self) -> None:
        self._position = 0
        self._people: dict[tuple[str, str], Contact] = {}
        self._alike: dict[tuple[str, str], dict[str, None]] = {}

    async def load(self, log: Log) -> None:
        """Fold all contacts there are."""
        await read_history(log, "contact.>", self._position, self._take)

    async def follow(self, log: Log) -> None:
        """Go on with what comes, until cancelled."""
        await follow_log(log, "contact.>", lambda: self._position, self._take)

    def contact(self, tenant: str, person: str) -> Contact | None:
        known, seen = self._people.get((tenant, person)), {person}
        while known and known.merged_into and known.merged_by and known.merged_into not in seen:
            seen.add(known.merged_into)
            known = self._people.get((tenant, known.merged_into)) or known
        return known

    def alike(self, tenant: str, contact: Contact) -> tuple[Contact, ...]:
        found = {person: None for key in _traits(contact) for person in self._alike.get((tenant, key), ())}
        return tuple(self._people[tenant, person] for person in found if person != contact.person)

    def notice(self, fact: Fact) -> None:
        if fact.sequence > self._position:
            self._fold(fact)

    def forget(self, tenant: str, person: str) -> None:
        """Let go of what is known of an erased person."""
        contact = self._people.get((tenant, person))
        if contact:
            fields = {name: msgspec.structs.replace(known, value=ERASED) for name, known in contact.fields.items()}
            self._keep((tenant, person), msgspec.structs.replace(contact, fields=fields))

    def _take(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self._position = max(self._position, fact.sequence)
            self._fold(fact)

    def _fold(self, fact: Fact) -> None:
        subject = parse_subject(fact.subject)
        key = (subject.tenant, subject.id)
        self._keep(key, evolve(self._people.get(key, STRANGER), fact))

    def _keep(self, key: tuple[str, str], contact: Contact) -> None:
        tenant, person = key
        before = self._people.get(key)
        self._people[key] = contact
        if before and before.fields == contact.fields:
            return
        for trait in _traits(before) if before else ():
            self._alike.get((tenant, trait), {}).pop(person, None)
        for trait in _traits(contact):
            self._alike.setdefault((tenant, trait), {})[person] = None


def _traits(contact: Contact) -> frozenset[str]:
    """By what somebody like this contact is found: phone, e-mail, and the parts of the name in all their forms."""
    reached = {f"{field}:{contact.value(field).casefold()}" for field in ("phone", "email") if contact.value(field)}
    return frozenset(reached | {f"name:{key}" for key in name_keys(contact.value("name"))})
