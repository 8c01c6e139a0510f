"""Facts in memory: the log, the live plane, and claims."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime

from bus.batch import check_batch
from bus.log import Conflict, Fence, Fenced, Lag
from bus.memory.store import Store, Stored
from bus.streams import is_lenient, matches_filter, stream_of
from bus.wire import Unreadable, Wire
from schemas.fact import Draft, Fact

Puzzled = Callable[[Unreadable], None]
BATCH = 500


class MemoryTap:
    """A live subscription in memory."""

    def __init__(self, subject: str, leave: Callable[["MemoryTap"], object]) -> None:
        self.subject = subject
        self._leave = leave

    async def close(self) -> None:
        self._leave(self)


class MemoryLive:
    """Says facts to taps in the next round of the event loop."""

    def __init__(self, store: Store, wire: Wire, puzzled: Puzzled) -> None:
        self._store, self._wire, self._puzzled = store, wire, puzzled
        self._taps: dict[MemoryTap, Callable[[Fact], None]] = {}

    async def publish(self, draft: Draft, *, fence: Fence | None = None) -> None:
        message = self._wire.write(draft)
        if fence:
            try:
                self._store.expect(fence.subject, fence.epoch)
            except Conflict as overtaken:
                raise Fenced(f"{fence.subject} was taken over; stop writing") from overtaken
        known = self._store.known(stream_of(draft.subject), draft.id)
        sequence = self._store.put(message.subject, message.headers, message.payload)
        if known is None:
            self.say(Stored(message.subject, message.headers, message.payload, sequence))
        await asyncio.sleep(0)

    def say(self, message: Stored) -> None:
        """Let the taps hear a message that was just stored."""
        for tap in [tap for tap in self._taps if matches_filter(tap.subject, message.subject)]:
            asyncio.get_running_loop().call_soon(self._deliver, tap, message)

    def _deliver(self, tap: MemoryTap, message: Stored) -> None:
        on = self._taps.get(tap)
        if on is None:
            return
        try:
            fact = self._wire.read(*message)
        except Unreadable as puzzle:
            self._puzzled(puzzle)
            return
        on(fact)

    async def tap(self, subject: str, on: Callable[[Fact], None], *, tags: frozenset[str] = frozenset()) -> MemoryTap:
        if tags:
            return await self.tap(subject, lambda fact: on(fact) if fact.event.tag() in tags else None)
        tap = MemoryTap(subject, lambda gone: self._taps.pop(gone, None))
        self._taps[tap] = on
        return tap

    async def wait_until_stored(self) -> None:
        await asyncio.sleep(0)


class MemoryLog:
    """The log."""

    def __init__(self, store: Store, wire: Wire, live: MemoryLive, puzzled: Puzzled) -> None:
        self._store, self._wire, self._live, self._puzzled = store, wire, live, puzzled

    async def append(self, draft: Draft, *, expected: int | None = None) -> int:
        await asyncio.sleep(0)
        return self._put([draft], {} if expected is None else {draft.subject: expected})[0]

    async def append_all(self, drafts: Sequence[Draft], expected: Mapping[str, int]) -> Sequence[int]:
        await asyncio.sleep(0)
        return self._put(drafts, expected)

    def _put(self, drafts: Sequence[Draft], expected: Mapping[str, int]) -> list[int]:
        check_batch(drafts, expected)
        known = [self._store.known(stream_of(draft.subject), draft.id) for draft in drafts]
        stored = [sequence for sequence in known if sequence is not None]
        if len(stored) == len(drafts):
            return stored
        messages = [self._wire.write(draft) for draft in drafts]
        for subject, sequence in expected.items():
            self._store.expect(subject, sequence)
        for draft, before in zip(drafts, known, strict=True):
            if before is not None:
                raise Conflict(draft.subject, expected.get(draft.subject, 0), self._store.end_of(draft.subject))
        put = []
        for message in messages:
            sequence = self._store.put(message.subject, message.headers, message.payload)
            self._live.say(Stored(message.subject, message.headers, message.payload, sequence))
            put.append(sequence)
        return put

    async def load(self, subject: str, *, after: int = 0) -> Sequence[Fact]:
        await asyncio.sleep(0)
        found = self._store.find(stream_of(subject), [subject], after=after)
        return list(self._wire.read_all(found, self._puzzled if is_lenient(subject) else None))

    async def last(self, subject: str) -> Fact | None:
        await asyncio.sleep(0)
        message = self._store.last(subject)
        return self._wire.read(*message) if message else None

    async def read(
        self,
        *subjects: str,
        after: int = 0,
        follow: bool = False,
        puzzled: Puzzled | None = None,
        tags: frozenset[str] = frozenset(),
        without: frozenset[str] = frozenset(),
        passed: Callable[[int], None] | None = None,
    ) -> AsyncIterator[Sequence[Fact]]:
        stream = stream_of(subjects[0])
        while True:
            await asyncio.sleep(0)
            messages = self._store.find(stream, subjects, after=after, most=BATCH)
            facts = []
            for message in messages:
                tag = message.headers.get("Fact", "")
                if (tags and tag not in tags) or tag in without:
                    continue
                try:
                    facts.append(self._wire.read(*message))
                except Unreadable as puzzle:
                    if puzzled is None:
                        raise
                    puzzled(puzzle)
            if messages:
                after = messages[-1].sequence
            if facts:
                yield facts
            if messages and passed:
                passed(after)
            if not messages:
                if not follow:
                    return
                after = max(after, self._store.end(stream))
                await self._store.grown(stream)

    async def behind(self, *subjects: str, after: int) -> Lag:
        await asyncio.sleep(0)
        stored = self._store.find(stream_of(subjects[0]), subjects, after=after)
        times = [datetime.fromisoformat(message.headers["At"]) for message in stored if "At" in message.headers]
        return Lag(len(stored), min(times, default=None))
