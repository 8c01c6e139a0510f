"""Which business answers a number, and what each knows: folded from the log, and kept up with it."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from structlog.typing import FilteringBoundLogger

from bus.log import Log, Unavailable
from bus.wire import Unreadable
from handlers.business.layering import KnowledgeError
from handlers.business.state import TAGS, Profile, evolve
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
        self._profiles: defaultdict[str, Profile] = defaultdict(Profile)
        self._businesses: dict[str, Business] = load_demo_businesses() if demo else {}
        self._refused: set[str] = set()
        self._position = 0

    async def answering(self, number: str) -> Business | None:
        """The open business with an E.164 number, or with one as it is dialled where the business is."""
        known = [business for business in self.all() if business.number]
        exact = next((business for business in known if number in business.all_numbers), None)
        if exact or number.startswith("+"):
            return exact
        near = [one for one in known if normalise_number(number, number_region(one.number)) in one.all_numbers]
        return near[0] if len(near) == 1 else None

    async def of_tenant(self, tenant: str) -> Business | None:
        """A tenant's business; None when there is none."""
        return self._businesses.get(tenant)

    def of(self, tenant: str) -> Business:
        """What a tenant's business knows, also after it has closed; KeyError when there never was one."""
        return self._businesses[tenant]

    def all(self) -> Sequence[Business]:
        """Every business that is open."""
        return [business for business in self._businesses.values() if not self.is_closed(business.tenant)]

    def is_closed(self, tenant: str) -> bool:
        """Whether a business takes no calls any more."""
        return tenant in self._profiles and self._profiles[tenant].closed_at is not None

    async def load(self) -> None:
        """Read what there is."""
        async for facts in self._log.read("business.>", after=self._position, puzzled=self._puzzled, tags=TAGS):
            self._take(facts)

    async def follow(self) -> None:
        """Keep up for ever, until cancelled."""
        while True:
            try:
                following = self._log.read("business.>", after=self._position, follow=True, puzzled=self._puzzled, tags=TAGS)
                async for facts in following:
                    self._take(facts)
            except Unavailable:
                await asyncio.sleep(_AGAIN)

    def _puzzled(self, puzzle: Unreadable) -> None:
        """Written by a newer version: the business is kept as it was."""
        self._say.warning("fact.unreadable", fact=puzzle.tag, subject=puzzle.subject, sequence=puzzle.sequence)

    def _take(self, facts: Sequence[Fact]) -> None:
        """Fold what came, then look at each business that changed: a change is in force with all its parts, or not at all."""
        changed: dict[str, None] = {}
        for fact in facts:
            self._position = max(self._position, fact.sequence)
            tenant = parse_subject(fact.subject).tenant
            self._profiles[tenant] = evolve(self._profiles[tenant], fact)
            changed[tenant] = None
        for tenant in changed:
            if opened := self._profiles[tenant].opened:
                self._read(tenant, opened)

    def _read(self, tenant: str, opened: BusinessOpened) -> None:
        profile = self._profiles[tenant]
        try:
            self._businesses[tenant] = read_opened_business(tenant, opened, changes=profile.configured)
        except KnowledgeError:
            self._leave_out(tenant, opened)

    def _leave_out(self, tenant: str, opened: BusinessOpened) -> None:
        """The business with all changes that make sense upon each other; each one that does not is said once."""
        taken: list[BusinessConfigured] = []
        for parts in ((), *(change.parts for change in self._profiles[tenant].changes)):
            try:
                self._businesses[tenant] = read_opened_business(tenant, opened, changes=[*taken, *parts])
            except KnowledgeError as wrong:
                if str(wrong) not in self._refused:
                    self._say.error("business kept as it was", tenant=tenant, hint=str(wrong))
                self._refused.add(str(wrong))
            else:
                taken = [*taken, *parts]
