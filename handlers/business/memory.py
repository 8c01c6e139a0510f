"""Which business answers a number: folded from the log, and kept up with it."""

import asyncio
from collections.abc import Sequence

from structlog.typing import FilteringBoundLogger

from bus.log import Log, Unavailable
from bus.wire import Unreadable
from handlers.business.layering import KnowledgeError
from handlers.business.templates import load_demo_businesses, read_opened_business
from handlers.phone_numbers import normalise_number, number_region
from schemas.business import BusinessConfigured, BusinessOpened
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import parse_subject

_AGAIN = 1.0


class BusinessDirectory:
    """Businesses by number. `demo`: the shipped ones answer until the log says otherwise."""

    def __init__(self, log: Log, say: FilteringBoundLogger, *, demo: bool) -> None:
        self._log, self._say = log, say
        self._opened: dict[str, BusinessOpened] = {}
        self._changes: dict[str, tuple[BusinessConfigured, ...]] = {}
        self._businesses: dict[str, Business] = load_demo_businesses() if demo else {}
        self._position = 0

    async def answering(self, number: str) -> Business | None:
        """The business with an E.164 number, or with one as it is dialled where the business is."""
        known = self._businesses.values()
        exact = next((business for business in known if business.number == number), None)
        if exact or number.startswith("+"):
            return exact
        near = [business for business in known if normalise_number(number, number_region(business.number)) == business.number]
        return near[0] if len(near) == 1 else None

    def of(self, tenant: str) -> Business:
        """What a tenant's business knows; KeyError when there is none."""
        return self._businesses[tenant]

    def all(self) -> Sequence[Business]:
        """Every business there is."""
        return list(self._businesses.values())

    async def load(self) -> None:
        """Read what there is."""
        async for facts in self._log.read("business.>", after=self._position, puzzled=self._puzzled):
            self._take(facts)

    async def follow(self) -> None:
        """Keep up for ever, until cancelled."""
        while True:
            try:
                following = self._log.read("business.>", after=self._position, follow=True, puzzled=self._puzzled)
                async for facts in following:
                    self._take(facts)
            except Unavailable:
                await asyncio.sleep(_AGAIN)

    def _puzzled(self, puzzle: Unreadable) -> None:
        """Written by a newer version: the business is kept as it was."""
        self._say.warning("fact.unreadable", fact=puzzle.tag, subject=puzzle.subject, sequence=puzzle.sequence)

    def _take(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self._position = max(self._position, fact.sequence)
            tenant = parse_subject(fact.subject).tenant
            opened, changes = self._opened.get(tenant), self._changes.get(tenant, ())
            match fact.event:
                case BusinessOpened() as event:
                    opened = event
                case BusinessConfigured() as event:
                    changes = (*changes, event)
                case _:  # open: other facts of a business
                    continue
            if opened is None:
                self._changes[tenant] = changes
                continue
            try:
                self._businesses[tenant] = read_opened_business(tenant, opened, changes=changes)
            except KnowledgeError as wrong:
                self._say.error("business kept as it was", tenant=tenant, hint=str(wrong))
            else:
                self._opened[tenant], self._changes[tenant] = opened, changes
