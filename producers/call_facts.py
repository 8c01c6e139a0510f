"""One call as the edge writes about it: its names on the bus, its claim, its facts."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from bus.log import Fence
from producers.edge import EdgeNeeds
from producers.stream_token import Ticket
from schemas import subjects
from schemas.event import Event
from schemas.fact import Fact, answer_id


@dataclass(frozen=True, kw_only=True)
class ClaimedCall:
    """A call this edge has claimed. Every fact is fenced: once another edge has it, the log takes nothing from here."""

    needs: EdgeNeeds
    ticket: Ticket
    fence: Fence

    @property
    def name(self) -> str:
        return subjects.compose_subject("call", self.ticket.tenant, self.ticket.call)

    @property
    def heard(self) -> str:
        return subjects.heard_subject(self.ticket.tenant, self.ticket.call)

    @property
    def spoken(self) -> str:
        return subjects.spoken_subject(self.ticket.tenant, self.ticket.call)

    @property
    def seconds(self) -> float:
        """Since it rang."""
        return round(self.needs.clock.now().timestamp() - self.ticket.rang, 3)

    def opening(self, nth: int) -> str:
        """The id, within the call, of the fact that the line is open; `nth` counts how often it was wrongly held for lost."""
        return f"line.opened/{self.fence.epoch}" + (f"-{nth}" if nth else "")

    def gap_ms(self, lost_at: datetime | None) -> int:
        """How long the line has been lost."""
        return round((self.needs.clock.now() - lost_at).total_seconds() * 1000) if lost_at else 0

    async def tell(self, event: Event, id_: str) -> None:
        """Publish a fact of the call; Fenced when another edge has it."""
        draft = self.needs.draft(self.name, event, f"{self.ticket.call}/{id_}", person=self.ticket.person, fence=self.fence)
        await self.needs.live.publish(draft, fence=self.fence)

    async def answer(self, event: Event, fact: Fact) -> None:
        """Publish a fact that answers another of the call."""
        draft = self.needs.draft(self.name, event, answer_id(fact.id, event.tag()), person=self.ticket.person, fence=self.fence)
        await self.needs.live.publish(msgspec.structs.replace(draft, cause=fact.id), fence=self.fence)
