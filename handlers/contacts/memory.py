"""The hot contacts: everybody in memory, following the log."""

from collections.abc import Sequence

import msgspec

from bus.log import Log
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

    async def load(self, log: Log) -> None:
        """Fold all contacts there are."""
        await read_history(log, "contact.>", self._position, self._take)

    async def follow(self, log: Log) -> None:
        """Go on with what comes, until cancelled."""
        await follow_log(log, "contact.>", lambda: self._position, self._take)

    def contact(self, tenant: str, person: str) -> Contact | None:
        return self._people.get((tenant, person))

    def notice(self, fact: Fact) -> None:
        if fact.sequence > self._position:
            self._fold(fact)

    def forget(self, tenant: str, person: str) -> None:
        """Let go of what is known of an erased person."""
        contact = self._people.get((tenant, person))
        if contact:
            fields = {name: msgspec.structs.replace(known, value=ERASED) for name, known in contact.fields.items()}
            self._people[tenant, person] = msgspec.structs.replace(contact, fields=fields)

    def _take(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self._position = max(self._position, fact.sequence)
            self._fold(fact)

    def _fold(self, fact: Fact) -> None:
        subject = parse_subject(fact.subject)
        key = (subject.tenant, subject.id)
        self._people[key] = evolve(self._people.get(key, STRANGER), fact)
