"""The calls one instance of a role holds: taken when asked, taken over from the dead, handed over when draining."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import structlog

from bus.liveness import SILENT, Beat, LivenessWatch
from bus.log import Conflict, Fence, Fenced, Unavailable
from bus.ports import Bus
from infra.runtime.call_lane import CallLane
from infra.runtime.claims import Claim, ClaimMap, claim_subject
from producers.call_assignment import assignment_endpoint
from schemas.line import CallEnded
from schemas.tools import OutcomeLogged

#: How often claims are held against who is alive, for owners nobody saw leave.
_RECONCILE_SECONDS = 1.0
#: How long draining waits for the calls to be handed over.
_DRAIN_SECONDS = 5.0
#: We are sure to hold our calls while our own beat came back so recently that nobody can have missed it for a second.
_SURE_SECONDS = SILENT * 0.7

#: The pause before a call whose lane failed may be taken again, doubling up to the longest.
_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.05, 5.0

_log = structlog.get_logger("calls")

MakeLane = Callable[[str, Fence], Awaitable[CallLane]]


class HeldCalls:
    """Takes and serves calls. `most` bounds how many at once: further ones are for other instances."""

    def __init__(self, bus: Bus, instance: str, make_lane: MakeLane, *, role: str = "voice", most: int = 200) -> None:
        self._bus, self._instance, self._make_lane, self._role, self._most = bus, instance, make_lane, role, most
        self._wanted: asyncio.Queue[tuple[str, bool]] = asyncio.Queue()
        self._claimed = ClaimMap(bus.log, role, self._on_released, self._on_claimed)
        self._lanes: dict[str, CallLane] = {}
        self._taking: set[str] = set()
        self._failed: Counter[str] = Counter()
        self._group = asyncio.TaskGroup()
        self._draining = False
        self._watch: LivenessWatch | None = None

    @property
    def lanes(self) -> dict[str, CallLane]:
        """The calls served now, by subject."""
        return dict(self._lanes)

    async def run(self, stop: asyncio.Event, ready: Callable[[], None] = lambda: None) -> None:
        """Serve until `stop`, then hand every call over."""
        async with AsyncExitStack() as stack, self._group:
            beat = await self._bus.liveness.beat(self._role, self._instance, self._beat)
            stack.push_async_callback(beat.close)
            self._watch = await self._bus.liveness.watch(self._role, self._on_gone)
            stack.push_async_callback(self._watch.close)
            edges = await self._bus.liveness.watch("edge", self._on_edge_gone)
            stack.push_async_callback(edges.close)
            service = await self._bus.requests.serve(
                f"daybook-{self._role}-calls", {assignment_endpoint(self._role): self._asked}, "takes calls"
            )
            stack.push_async_callback(service.close)
            tasks = [self._group.create_task(work()) for work in (self._claimed.follow, self._reconcile, self._take_wanted)]
            ready()
            await stop.wait()
            self._draining = True
            await service.close()
            await self._hand_over()
            for task in tasks:
                task.cancel()

    def _beat(self) -> Beat:
        return Beat(load=len(self._lanes) / self._most, calls=len(self._lanes))

    async def _asked(self, question: bytes) -> bytes:
        call = question.decode()
        if self._draining or len(self._lanes) >= self._most:
            raise Unavailable(f"{self._instance} takes no more calls; ask another instance")
        try:
            return (await self.take(call)).encode()
        except Unavailable:
            self._wanted.put_nowait((call, False))  # our claim may be stored all the same: whoever asks next is told we have it
            raise

    async def take(self, call: str) -> str:
        """Take a call unless a living instance has it; the owner's name."""
        if call in self._lanes or call in self._taking:
            return self._instance
        self._taking.add(call)
        try:
            claim = await self._claimed.newest(call)
            if claim.owner and claim.owner != self._instance and self._watch and claim.owner in self._watch.present():
                return claim.owner
            fence = await self._bus.claims.claim(claim_subject(call, self._role), after=claim.epoch)
            lane = self._lanes[call] = await self._lane(call, fence)
            lane.lease.sure = self._sure
            self._group.create_task(self._serve(call, lane), name=f"lane {call}")
        except Conflict:
            return (await self._claimed.newest(call)).owner
        finally:
            self._taking.discard(call)
        return self._instance

    async def _lane(self, call: str, fence: Fence) -> CallLane:
        """The lane of a call we have claimed. Unavailable, and the claim let go, when its business is not known here (yet)."""
        try:
            return await self._make_lane(call, fence)
        except KeyError as unknown:
            await self._bus.claims.release(fence)
            raise Unavailable("the call's business is not known here yet; it is taken again when it may be") from unknown

    async def _serve(self, call: str, lane: CallLane) -> None:
        try:
            await lane.run()
        except* Fenced:
            _log.info("call_left", call=call)
        except* Exception as failures:  # noqa: BLE001 - one call's end must not end the others
            _log.error("lane_failed", call=call, errors=[type(e).__name__ for e in failures.exceptions], exc_info=failures)
            self._failed[call] += 1
            await asyncio.sleep(min(_PAUSE_SECONDS * 2 ** self._failed[call], _LONGEST_PAUSE_SECONDS))
        finally:
            del self._lanes[call]
        if lane.conversation.line.ended:
            self._claimed.forget(call)
            self._failed.pop(call, None)
        try:
            await self._bus.claims.release(lane.fence)
        except (Conflict, Fenced, Unavailable):
            _log.info("claim_not_released", call=call)
            if not lane.conversation.line.ended:
                self._wanted.put_nowait((call, True))  # while the log says it is ours, nobody else takes it

    def _sure(self) -> bool:
        return self._watch is not None and self._watch.silent_for(self._instance) < _SURE_SECONDS

    def _on_claimed(self, call: str, claim: Claim) -> None:
        lane = self._lanes.get(call)
        if lane is not None and claim.epoch > lane.fence.epoch:
            lane.overtaken()

    def _on_gone(self, instance: str) -> None:
        for call in self._claimed.held_by(instance):
            self._wanted.put_nowait((call, False))

    def _on_released(self, call: str) -> None:
        self._wanted.put_nowait((call, True))

    def _on_edge_gone(self, edge: str) -> None:
        for lane in self._lanes.values():
            if lane.conversation.line.edge == edge:
                self._group.create_task(self._line_lost(lane, f"edge {edge} is gone"))

    async def _line_lost(self, lane: CallLane, reason: str) -> None:
        """Have it written down; a log without room is waited for while the call is ours."""
        while lane in self._lanes.values():
            try:
                await lane.line_lost(reason)
            except Unavailable:
                await asyncio.sleep(_RECONCILE_SECONDS)
            else:
                return

    async def _take_wanted(self) -> None:
        """Take over what is wanted, one after the other, calls that ended meanwhile aside.

        An ended call that was let go is finished; one whose owner was lost may still want its last words.
        """
        while True:
            call, released = await self._wanted.get()
            if self._draining or call in self._lanes:
                continue
            try:
                facts = await self._bus.log.load(call)
                over = CallEnded if released else OutcomeLogged
                if facts and not any(isinstance(fact.event, over) for fact in facts):
                    await self.take(call)
                else:
                    self._claimed.forget(call)
            except Unavailable:
                self._wanted.put_nowait((call, released))
                await asyncio.sleep(_RECONCILE_SECONDS)

    async def _reconcile(self) -> None:
        """Take over from owners that were gone before this instance watched."""
        await asyncio.sleep(SILENT * 1.5)
        while self._watch is not None:
            for owner in self._claimed.owners() - set(self._watch.present()) - {self._instance}:
                self._on_gone(owner)
            await asyncio.sleep(_RECONCILE_SECONDS)

    async def _hand_over(self) -> None:
        for lane in list(self._lanes.values()):
            lane.leave()
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                while self._lanes:
                    await asyncio.sleep(0.02)
        except TimeoutError:
            _log.warning("calls_not_handed_over", count=len(self._lanes))
