"""Waiting for the shields: a verdict that is there costs nothing, one that is late is not waited for twice."""

import asyncio
from collections import defaultdict

from handlers.clock import Clock
from schemas.fact import Fact
from schemas.understanding import VerdictGiven

#: How long a verdict is waited for: longer than any shield's p99, shorter than a caller notices.
DEADLINE_SECONDS = 0.08
#: How long a shield is waited for that was late the last time, so that a dead one does not slow the call.
LATE_SECONDS = 0.005


class AwaitedVerdicts:
    """`Verdicts` of one call: its lane tells it what it hears."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[tuple[str, str], VerdictGiven] = {}
        self._told: defaultdict[tuple[str, str], asyncio.Event] = defaultdict(asyncio.Event)
        self._late: set[str] = set()

    def hear(self, fact: Fact) -> None:
        """A fact of the call. A verdict that comes after its deadline shows that the shield is back."""
        verdict = fact.event
        if not isinstance(verdict, VerdictGiven):
            return
        key = (verdict.shield, verdict.about)
        if verdict.verdict != "failed":
            self._given[key] = verdict
            self._late.discard(verdict.shield)
        self._told[key].set()

    async def of(self, shield: str, about: str) -> VerdictGiven | None:
        await self.silent(shield, about, LATE_SECONDS if shield in self._late else DEADLINE_SECONDS)
        return self._given.get((shield, about))

    async def silent(self, shield: str, about: str, seconds: float) -> bool:
        told = self._told[shield, about]
        if not told.is_set():
            try:
                async with asyncio.timeout(seconds):
                    await told.wait()
            except TimeoutError:
                self._late.add(shield)
        return not told.is_set()
