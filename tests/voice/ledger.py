"""A ledger for whole calls on virtual time: as quick, as slow or as dead as a story needs."""

import asyncio

from bus.log import Unavailable
from bus.memory import MemoryBus
from handlers.call.tools.ports import Looked
from handlers.clock import Clock
from schemas.fact import Draft, Fact, answer_id
from schemas.toolbox import Availability, Looking
from schemas.tools import ToolAnswered, ToolRequested


class Ledger:
    """Writes what is asked of it `writes` seconds later (None: never), and answers questions while it `reads`.

    An `old` one knows nothing of voices that read: it answers everything from the log.
    """

    def __init__(self, *, writes: float | None = None, reads: bool = False, old: bool = False) -> None:
        self.writes, self.reads, self.old = writes, reads, old
        self.asked = 0
        self.answering: list[asyncio.Task[None]] = []

    async def open(self, bus: MemoryBus, call: str, clock: Clock) -> None:
        self._bus, self._clock = bus, clock
        await bus.live.tap(call, self._on_fact)

    async def look(self, tenant: str, person: str, wish: Looking, *, page_at: int = 0, seconds: float = 0.5) -> Looked:
        self.asked += 1
        if not self.reads:
            await asyncio.sleep(seconds)
            raise Unavailable("nobody answers")
        return Availability()

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact.event, ToolRequested) and self.writes is not None and (self.old or not fact.event.reads):
            self.answering.append(asyncio.get_running_loop().create_task(self._write(fact, fact.event, self.writes)))

    async def _write(self, fact: Fact, asked: ToolRequested, seconds: float) -> None:
        await asyncio.sleep(seconds)
        answer = ToolAnswered(turn=asked.turn, tool=asked.tool, request=fact.id, result="{}")
        id_ = answer_id(fact.id, answer.tag())
        await self._bus.live.publish(Draft(subject=fact.subject, event=answer, id=id_, at=self._clock.now(), cause=fact.id))
