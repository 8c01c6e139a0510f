"""The nightly look at what each business has kept long enough, by a timer that survives restarts."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from bus.consumers import Consumers
from bus.log import Tap, Unavailable
from bus.timers import Timers
from handlers.clock import Clock
from handlers.privacy.retention import find_next_night
from infra.observability.logs import Log as Say
from infra.privacy.retention import RetentionSweep
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.privacy import RetentionDue
from schemas.subjects import compose_subject, parse_subject

#: How often it is looked whether a business has joined.
_LOOK_SECONDS = 60.0


class RetentionTimer:
    """Sets the timers and does what they say; `close` stops it."""

    def __init__(
        self, retaining: RetentionSweep, timers: Timers, businesses: Callable[[], Sequence[Business]], clock: Clock, say: Say
    ) -> None:
        self._retaining, self._timers, self._businesses, self._clock, self._say = retaining, timers, businesses, clock, say
        self._set: set[str] = set()
        self._turn = asyncio.Lock()
        self._tap: Tap | None = None
        self._looking: asyncio.Task[None] | None = None

    async def begin(self, consumers: Consumers) -> "RetentionTimer":
        tags = frozenset({RetentionDue.tag()})
        self._tap = await consumers.follow("retention", "due.>", on=self._due, tags=tags)
        self._looking = asyncio.create_task(self._look())
        return self

    async def close(self) -> None:
        if self._tap:
            await self._tap.close()
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self) -> None:
        while True:
            for business in self._businesses():
                if business.tenant not in self._set:
                    with suppress(Unavailable):
                        await self._arrange(business)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _arrange(self, business: Business) -> None:
        due, day = find_next_night(self._clock.now(), business.timezone)
        name = compose_subject("timer", business.tenant, "retention")
        event = RetentionDue(day=day.isoformat())
        draft = Draft(
            subject=name, event=event, id=f"{business.tenant}/retention/{day}", at=self._clock.now(), handler="retention"
        )
        await self._timers.set(draft, due)
        self._set.add(business.tenant)

    async def _due(self, fact: Fact) -> None:
        tenant = parse_subject(fact.subject).tenant
        business = next((one for one in self._businesses() if one.tenant == tenant), None)
        if business is None or not isinstance(fact.event, RetentionDue):
            return
        async with self._turn:
            for done in await self._retaining.apply(tenant, business.retention, fact.event.day):
                self._say.info("retention.applied", tenant=tenant, reason=done.what, count=done.things)
            await self._arrange(business)
