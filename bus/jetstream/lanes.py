"""Lanes: facts of one subject one after the other, subjects side by side, each held until it is done."""

import asyncio
from collections import deque

from bus.following import Handle, pause, reason
from bus.jetstream.background import begin, end
from bus.jetstream.link import Link
from bus.jetstream.parking import JetStreamParking
from bus.jetstream.pulling import Pulled
from bus.log import Unavailable
from bus.parked import Parked, fact_headers
from bus.wire import ID, KEPT_ID, Unreadable, Wire
from schemas.fact import Fact

#: Seconds between two words to the server that a held fact is being worked on.
_RENEW = 0.3
_AGAIN = "again."


class Lanes:
    """What one instance holds of a durable subscription."""

    def __init__(self, link: Link, wire: Wire, parking: JetStreamParking, name: str, on: Handle, attempts: int) -> None:
        self._link, self._wire, self._parking = link, wire, parking
        self._name, self._on, self._attempts = name, on, attempts
        self._held: dict[tuple[str, int], Pulled] = {}
        self._lanes: dict[str, deque[Pulled]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def put(self, pulled: Pulled) -> None:
        """Queue a fact behind those of its subject; one that is held already came a second time."""
        key = (pulled.subject, pulled.sequence)
        known = key in self._held
        self._held[key] = pulled
        if known:
            return
        lane = self._lanes.get(pulled.subject)
        if lane is not None:
            lane.append(pulled)
            return
        self._lanes[pulled.subject] = deque([pulled])
        task = begin(self._work(pulled.subject))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def keep(self) -> None:
        """Tell the server that what is held is being worked on."""
        while True:
            await asyncio.sleep(_RENEW)
            if self._link.connected:
                for pulled in list(self._held.values()):
                    await self._link.client.publish(pulled.reply, b"+WPI")

    async def _work(self, subject: str) -> None:
        lane = self._lanes[subject]
        while lane:
            first = lane[0]
            await self._until_done(first)
            lane.popleft()
            now = self._held.pop((first.subject, first.sequence))
            await self._link.client.publish(now.reply, b"+ACK")
        del self._lanes[subject]

    async def _until_done(self, pulled: Pulled) -> None:
        while True:
            try:
                await self._handle(pulled)
            except Unavailable:
                await asyncio.sleep(_RENEW)  # it could not even be parked: the log is away
            else:
                return

    async def _handle(self, pulled: Pulled) -> None:
        """Hand a fact over until it is done or parked. A retried one is taken out of the parked stream afterwards."""
        headers, again = pulled.headers, pulled.subject.startswith(_AGAIN)
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
        for attempt in range(1, self._attempts + 1):
            try:
                await self._on(fact)
            except Exception as wrong:  # noqa: BLE001 - whatever a handler raises is retried, then parked with its reason
                why = reason(wrong)
                if attempt < self._attempts:
                    await asyncio.sleep(pause(attempt))
            else:
                return attempt, ""
        return self._attempts, why

    async def _park(self, subject: str, sequence: int, pulled: Pulled, why: str, attempts: int) -> None:
        headers = pulled.headers
        parked = Parked(
            number=0,
            subject=subject,
            sequence=sequence,
            tag=headers.get("Fact", ""),
            id=headers.get(KEPT_ID) or headers.get(ID, ""),
            by=self._name,
            reason=why,
            attempts=attempts,
            headers=fact_headers(headers),
            payload=pulled.payload,
        )
        await self._parking.park(parked)

    async def close(self) -> None:
        """Stop working; what is held goes to another instance."""
        await end(self._tasks)
        if self._link.connected:
            for pulled in self._held.values():
                await self._link.client.publish(pulled.reply, b"-NAK")


def _kept(headers: dict[str, str]) -> dict[str, str]:
    """The headers of a parked fact with its own id for that of the parked message."""
    return headers | {ID: headers.get(KEPT_ID, "")}
