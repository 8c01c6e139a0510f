"""One call with sound, in this process and on virtual time: real hearing and endpointing, any ear, any voice."""

import asyncio
import itertools
from collections.abc import Sequence

from bus.memory import MemoryBus
from handlers.call.state import Conversation
from infra.replay.environment import TodaysKnowledge, put_facts
from infra.replay.virtual_time import PastClock
from infra.runtime.call_lane import CallLane
from infra.simulator.evaluation.virtual_line import VirtualLine
from infra.simulator.handset import Handset
from infra.simulator.log_watch import LogWatch
from infra.simulator.services import HeardLine, Services, services, settle
from infra.simulator.text_call import name_person
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.line import CallEnded, CallRinging, LineOpened
from schemas.subjects import compose_subject, heard_subject, spoken_subject

_LOOK = 0.02


class SoundCall:
    """A call from ringing to hanging up. `phone` is the caller's; `watch` is what the log says of it. `close()` it."""

    def __init__(self, bus: MemoryBus, clock: PastClock, business: Business, around: Services) -> None:
        self._bus, self._clock, self._business, self._around = bus, clock, business, around
        self._stop, self._ready = asyncio.Event(), asyncio.Event()
        self._counted = itertools.count(1)
        self._tasks: list[asyncio.Task[None]] = []
        self._lanes: list[CallLane] = []
        self._subject = compose_subject("call", business.tenant, f"01SOUND{1:019d}")
        self._person = ""
        self.phone = Handset()
        self.facts: list[Fact] = []
        self.watch = LogWatch(self.facts.append)

    @property
    def conversation(self) -> Conversation:
        """The call as it stands."""
        return self._lanes[0].conversation if self._lanes else Conversation()

    @property
    def open(self) -> bool:
        """Whether the agent has not hung up."""
        return bool(self._lanes) and not self.conversation.line.hanging_up

    @property
    def failed(self) -> list[str]:
        """What could not be handled, in words."""
        return self._around.failed

    async def ring(self, number: str) -> None:
        """The call comes in and the line is opened; the greeting begins."""
        self._tasks.append(asyncio.ensure_future(self._around.ledger().run(self._stop, self._ready.set)))
        await self._ready.wait()
        tenant, id_ = self._business.tenant, self._subject.rsplit(".", 1)[-1]
        self._person = await self._around.directory.person(tenant, number)
        await self.watch.listen(self._bus.live, self._bus.log, tenant, id_)
        line = await VirtualLine(self._bus, self.phone, self._say, heard_subject(tenant, id_)).open(
            self._subject, spoken_subject(tenant, id_)
        )
        ringing = CallRinging(
            person=self._person,
            caller=number,
            called=self._business.number,
            language=self._business.language,
            timezone=self._business.timezone,
        )
        await self._say(ringing)
        self._lanes = await self._around.lanes(self._subject)
        self._tasks += [asyncio.ensure_future(lane.run()) for lane in self._lanes]
        await asyncio.sleep(_LOOK)
        self._tasks.append(asyncio.ensure_future(line.run()))
        await self._say(LineOpened(stream="sound", edge="sound"))

    async def hang_up(self) -> None:
        """The call is over, by whomever; its last facts are waited for."""
        by_agent = self.conversation.line.stage == "hanging-up"
        await self._say(CallEnded(reason="agent" if by_agent else "caller", seconds=round(self._clock.steady(), 1)))
        await asyncio.sleep(0.5)

    async def close(self) -> None:
        self._stop.set()
        await settle(self._tasks)
        await self.watch.close()
        await self._bus.close()

    async def _say(self, event: Event) -> None:
        draft = Draft(
            subject=self._subject,
            event=event,
            id=f"{self._subject}/edge/{next(self._counted)}",
            at=self._clock.now(),
            person=self._person,
        )
        await self._bus.live.publish(draft)


async def sound_call(
    today: TodaysKnowledge, tenant: str, clock: PastClock, line: HeardLine, history: Sequence[Fact] = ()
) -> SoundCall:
    """A call to one business, ready to ring. `history` is in the log already."""
    bus = MemoryBus(clock.now, instance="sound", puzzled=lambda _: None)
    put_facts(bus, history)
    persons = itertools.count(1)
    around = await services(bus, clock, today, tenant, lambda: name_person(next(persons)), line)
    return SoundCall(bus, clock, today.business(tenant), around)
