"""Timers, parking and durable following in memory."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from bus.consumers import Consumer, Handle, describe_failure, retry_pause
from bus.memory.log import MemoryTap
from bus.memory.store import Store, Stored
from bus.parked import ParkedMessage, select_fact_headers
from bus.streams import stream_of
from bus.timers import due_subject
from bus.wire import ID, KEPT_ID, Unreadable, Wire
from schemas.fact import Draft


class MemoryTimers:
    """Timers on the event loop's own clock."""

    def __init__(self, store: Store, wire: Wire, now: Callable[[], datetime]) -> None:
        self._store, self._wire, self._now = store, wire, now
        self._set: dict[str, asyncio.TimerHandle] = {}

    async def set(self, draft: Draft, due: datetime) -> None:
        target = due_subject(draft.subject)
        await self.cancel(draft.subject)
        message = self._wire.write(draft)
        headers = {name: value for name, value in message.headers.items() if name != ID} | {KEPT_ID: draft.id}
        seconds = max((due - self._now()).total_seconds(), 0)
        self._set[draft.subject] = asyncio.get_running_loop().call_later(
            seconds, lambda: self._store.put(target, headers, message.payload)
        )

    async def cancel(self, subject: str) -> None:
        due_subject(subject)
        if timer := self._set.pop(subject, None):
            timer.cancel()

    def close(self) -> None:
        for timer in self._set.values():
            timer.cancel()


class MemoryParking:
    """Parked messages."""

    def __init__(self, retry: Callable[[ParkedMessage], None]) -> None:
        self._parked: dict[int, ParkedMessage] = {}
        self._number = 0
        self._retry = retry

    async def park(self, message: ParkedMessage) -> int:
        self._number += 1
        known = next(
            (number for number, one in self._parked.items() if (one.id, one.by) == (message.id, message.by)), self._number
        )
        self._parked[known] = ParkedMessage(
            **{name: getattr(message, name) for name in message.__struct_fields__} | {"number": known}
        )
        return known

    async def list(self) -> Sequence[ParkedMessage]:
        return list(self._parked.values())

    async def show(self, number: int) -> ParkedMessage:
        return self._parked[number]

    async def retry(self, number: int) -> None:
        self._retry(self._parked.pop(number))

    async def drop(self, number: int) -> None:
        del self._parked[number]


class MemoryConsumers:
    """Followers with a task each; positions last as long as the bus."""

    def __init__(self, store: Store, wire: Wire) -> None:
        self._store, self._wire = store, wire
        self._positions: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._again: dict[str, list[ParkedMessage]] = {}
        self.parking = MemoryParking(lambda parked: self._again.setdefault(parked.by, []).append(parked))

    async def follow(
        self,
        name: str,
        *subjects: str,
        on: Handle,
        start: Literal["new", "all"] = "new",
        attempts: int = 5,
        tags: frozenset[str] = frozenset(),
    ) -> MemoryTap:
        return await self.follow_together(name, [Consumer(name, subjects, on, tags, attempts)], start=start)

    async def follow_together(self, name: str, parts: Sequence[Consumer], *, start: Literal["new", "all"] = "new") -> MemoryTap:
        stream = stream_of(parts[0].subjects[0])
        self._positions.setdefault(name, self._store.end(stream) if start == "new" else 0)
        task = asyncio.create_task(self._run(name, stream, parts))
        self._tasks.add(task)
        return MemoryTap(name, lambda _: task.cancel())

    async def _run(self, name: str, stream: str, parts: Sequence[Consumer]) -> None:
        subjects = sorted({subject for part in parts for subject in part.subjects})
        while True:
            for part in parts:
                for parked in self._again.pop(part.name, []):
                    again = Stored(parked.subject, parked.headers | {KEPT_ID: parked.id}, parked.payload, parked.sequence)
                    await self._handle(part, again, parked.attempts)
            for message in self._store.find(stream, subjects, after=self._positions[name], most=1):
                tag = message.headers.get("Fact", "")
                known = self._wire.knows(tag)
                wanting = [part for part in parts if part.wants(message.subject, tag, known=known)]
                await asyncio.gather(*(self._handle(part, message, 0) for part in wanting))
                self._positions[name] = message.sequence
            waiting = any(self._again.get(part.name) for part in parts)
            if not waiting and not self._store.find(stream, subjects, after=self._positions[name], most=1):
                try:
                    async with asyncio.timeout(0.25):
                        await self._store.grown(stream)
                except TimeoutError:
                    continue  # a retried message may be waiting

    async def _handle(self, part: Consumer, message: Stored, before: int) -> None:
        for attempt in range(1, part.attempts + 1):
            try:
                await part.on(self._wire.read(*message))
            except Unreadable as puzzle:
                await self._park(part.name, message, puzzle.reason, before + attempt)
                return
            except Exception as wrong:  # noqa: BLE001 - whatever a handler raises is retried, then parked with its reason
                if attempt == part.attempts:
                    await self._park(part.name, message, describe_failure(wrong), before + attempt)
                await asyncio.sleep(retry_pause(attempt))
            else:
                return

    async def _park(self, name: str, message: Stored, why: str, attempts: int) -> None:
        parked = ParkedMessage(
            number=0,
            subject=message.subject,
            sequence=message.sequence,
            tag=message.headers.get("Fact", ""),
            id=message.headers.get(KEPT_ID) or message.headers.get(ID, ""),
            by=name,
            reason=why,
            attempts=attempts,
            headers=select_fact_headers(message.headers),
            payload=message.payload,
        )
        await self.parking.park(parked)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
