"""What the edge works with, and how it writes facts of a call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from bus.log import AudioPlane, Claims, Fence, LivePlane, Log, Unavailable
from producers.admission import Admission
from producers.ports import Businesses, Clock, Directory, Ids
from producers.rate_limit import AdmissionVerdict, admit_everybody
from producers.twilio.signature import SignatureCheck
from schemas.event import Event
from schemas.fact import Draft
from schemas.subjects import compose_subject

#: The tenant of calls that cannot be said to be anybody's.
NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class EdgeNeeds:
    """The edge's needs. `public_url` is our address as the carrier knows it, `secret` signs stream tokens.

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
    signatures: SignatureCheck
    public_url: str
    secret: bytes
    instance: str
    admit: Callable[[str, str, str], Awaitable[AdmissionVerdict]] = admit_everybody
    summon: Callable[[str], None] = lambda _: None
    cut_off: Callable[[], bool] = lambda: False
    most_tries: int = 20
    grace: float = 15.0
    say: Any = field(default_factory=lambda: structlog.get_logger("edge"))

    def draft(self, call: str, event: Event, id_: str, *, person: str = "", fence: Fence | None = None) -> Draft:
        """A fact of the call on subject `call`."""
        epoch = fence.epoch if fence else 0
        return Draft(subject=call, event=event, id=id_, at=self.clock.now(), handler="edge", person=person, epoch=epoch)

    async def turned_away(self, event: Event, tenant: str = NOBODY, call: str = "") -> None:
        """Write down something refused. Without a call of ours it gets a subject of its own."""
        id_ = self.ids.new()
        try:
            await self.live.publish(self.draft(compose_subject("call", tenant, call or id_), event, id_))
        except Unavailable:
            self.say.warning("not written down", reason="log", hint="nothing more can be kept for the log until it stores again")


def claim_subject(tenant: str, call: str) -> str:
    """Where the edges claim a call."""
    return compose_subject("claim", tenant, f"{call}-edge")
