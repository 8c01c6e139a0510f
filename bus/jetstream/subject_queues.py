"""Lanes of one handler: facts of one subject one after the other, subjects side by side."""

import asyncio
from collections import deque
from collections.abc import Callable

from bus.consumers import Consumer, describe_failure, retry_pause
from bus.jetstream.background import end_tasks, start_task
from bus.jetstream.parking import JetStreamParking
from bus.jetstream.pull_consumer import PulledMessage
from bus.log import Unavailable
from bus.parked import ParkedMessage, select_fact_headers
from bus.wire import ID, KEPT_ID, Unreadable, Wire
from schemas.fact import Fact

#: Seconds until it is tried again to park a fact while the log is away.
_PAUSE = 0.3
#: Before the name of the handler, in the subject of a fact that is tried again.
AGAIN = "again."


class SubjectQueues:
    """What one handler has before it. `done` is told of every fact that it has handled, or parked."""

    def __init__(self, wire: Wire, parking: JetStreamParking, part: Consumer, done: Callable[[PulledMessage], None]) -> None:
        self._wire, self._parking, self.part, self._done = wire, parking, part, done
        self._lanes: dict[str, deque[PulledMessage]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, pulled: PulledMessage) -> None:
        """Queue a fact behind those of its subject."""
        lane = self._lanes.get(pulled.subject)
        if lane is not None:
            lane.append(pulled)
            return
        self._lanes[pulled.subject] = deque([pulled])
        task = start_task(self._work(pulled.subject))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, subject: str) -> None:
        lane = self._lanes[subject]
        while lane:
            await self._until_done(lane[0])
            self._done(lane.popleft())
        del self._lanes[subject]

    async def _until_done(self, pulled: PulledMessage) -> None:
        while True:
            try:
                await self._handle(pulled)
            except Unavailable:
                await asyncio.sleep(_PAUSE)  # it could not even be parked: the log is away
            else:
                return

    async def _handle(self, pulled: PulledMessage) -> None:
        """Hand a fact over until it is done or parked. A retried one is taken out of the parked stream afterwards."""
        headers, again = pulled.headers, pulled.subject.startswith(AGAIN)
        subject = pulled.subject.split(".", 2)[2] if again else pulled.subject
        sequence = int(headers.get("Parked-Sequence", 0)) if again else pulled.sequence
        before = int(headers.get("Parked-Attempts", 0)) if again else 0
        try:
            fact = self._wire.read(subject, headers if not again else _kept(headers), pulled.payload, sequence)
        except Unreadable as puzzle:
            await self._park(puzzle.subject, sequence, pulled, puzzle.reason, before + 1)
        else:
            tried, why = await self._try(fact)
            if why:
                await self._park(subject, sequence, pulled, why, before + tried)
        if again:
            await self._parking.done(pulled.sequence)

    async def _try(self, fact: Fact) -> tuple[int, str]:
        """How often it was tried, and why in vain; an empty reason when it was done."""
        why = ""
        for attempt in range(1, self.part.attempts + 1):
            try:
                await self.part.on(fact)
            except Exception as wrong:  # noqa: BLE001 - whatever a handler raises is retried, then parked with its reason
                why = describe_failure(wrong)
                if attempt < self.part.attempts:
                    await asyncio.sleep(retry_pause(attempt))
            else:
                return attempt, ""
        return self.part.attempts, why

    async def _park(self, subject: str, sequence: int, pulled: PulledMessage, why: str, attempts: int) -> None:
        headers = pulled.headers
        parked = ParkedMessage(
            number=0,
            subject=subject,
            sequence=sequence,
            tag=headers.get("Fact", ""),
            id=headers.get(KEPT_ID) or headers.get(ID, ""),
            by=self.part.name,
            reason=why,
            attempts=attempts,
            headers=select_fact_headers(headers),
            payload=pulled.payload,
        )
        await self._parking.park(parked)

    async def close(self) -> None:
        """Stop working."""
        await end_tasks(self._tasks)


def _kept(headers: dict[str, str]) -> dict[str, str]:
    """The headers of a parked fact with its own id for that of the parked message."""
    return headers | {ID: headers.get(KEPT_ID, "")}
