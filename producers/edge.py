"""The needs of the edge, and how it writes the facts of a call."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from bus.log import AudioPlane, Claims, Fence, LivePlane, Log, Unavailable
from producers.admission import Admission
from producers.ports import Businesses, Clock, Directory, Ids
from producers.rate_limit import AdmissionVerdict, admit_everybody
from producers.refusals import EVERY, Refusals
from schemas.event import Event
from schemas.fact import Draft
from schemas.line import CallsRefused
from schemas.subjects import compose_subject

#: The tenant of calls that cannot be said to be anybody's.
NOBODY = "nobody"
#: Where all that was refused of nobody's is told.
REFUSALS = compose_subject("call", NOBODY, "refusals")


@dataclass(frozen=True, kw_only=True)
class EdgeNeeds:
    """The edge's needs. `public_url` is our address as the carrier knows it, `secret` signs stream tokens and tickets.

    `admit` says whether a person's call may come in (tenant, person, number);
    `summon` has the call with a subject taken by a voice; `cut_off` says that this edge alone cannot reach the bus.
    """

    log: Log
    live: LivePlane
    audio: AudioPlane
    claims: Claims
    clock: Clock
    ids: Ids
    directory: Directory
    businesses: Businesses
    admission: Admission
    public_url: str
    secret: bytes
    instance: str
    admit: Callable[[str, str, str], Awaitable[AdmissionVerdict]] = admit_everybody
    summon: Callable[[str], None] = lambda _: None
    cut_off: Callable[[], bool] = lambda: False
    most_tries: int = 20
    grace: float = 15.0
    refusals: Refusals = field(default_factory=Refusals)
    say: Any = field(default_factory=lambda: structlog.get_logger("edge"))

    def draft(self, call: str, event: Event, id_: str, *, person: str = "", fence: Fence | None = None) -> Draft:
        """A fact of the call on subject `call`."""
        epoch = fence.epoch if fence else 0
        return Draft(subject=call, event=event, id=id_, at=self.clock.now(), handler="edge", person=person, epoch=epoch)

    async def turned_away(self, event: Event, tenant: str, call: str = "") -> None:
        """Write down what was refused of a business. Without a call of ours it gets a subject of its own."""
        id_ = self.ids.new()
        await self._publish(self.draft(compose_subject("call", tenant, call or id_), event, id_))

    async def refuse(self, reason: str, *, route: str = "", hint: str = "") -> None:
        """Count what is nobody's call, and tell it when it was not told within the last minute."""
        if count := self.refusals.note(reason, self.clock.steady()):
            await self._tell_refusals(reason, count, route=route, hint=hint)

    async def tell_refusals(self) -> None:
        """Tell every minute what was counted meanwhile, until cancelled."""
        while True:
            await asyncio.sleep(EVERY / 4)
            for reason, count in self.refusals.due(self.clock.steady()).items():
                await self._tell_refusals(reason, count)

    async def _tell_refusals(self, reason: str, count: int, **said: str) -> None:
        self.say.warning("refused", reason=reason, count=count, **{name: text for name, text in said.items() if text})
        told = CallsRefused(reason=reason, count=count)
        await self._publish(self.draft(REFUSALS, told, f"{self.instance}/{self.ids.new()}"))

    async def _publish(self, draft: Draft) -> None:
        try:
            await self.live.publish(draft)
        except Unavailable:
            self.say.warning("not written down", reason="log", hint="nothing more can be kept for the log until it stores again")


def claim_subject(tenant: str, call: str) -> str:
    """Where the edges claim a call."""
    return compose_subject("claim", tenant, f"{call}-edge")
