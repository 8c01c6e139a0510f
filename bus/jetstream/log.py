"""The log on JetStream: append, load, read."""

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from bus.batch import check_batch
from bus.jetstream import direct_get, stream_reader
from bus.jetstream.acks import AckError, Acks, read_wrong_sequence
from bus.jetstream.batch import AtomicBatches
from bus.jetstream.connection import Link
from bus.jetstream.options import Options
from bus.jetstream.pull_consumer import PulledMessage
from bus.jetstream.retry import publish_until_stored
from bus.log import Conflict, Lag, Unavailable
from bus.streams import is_lenient, stream_of
from bus.wire import EXPECTED, ID, Unreadable, Wire, WireMessage
from schemas.fact import Draft, Fact


class JetStreamLog:
    """Durable facts in order."""

    def __init__(
        self, link: Link, acks: Acks, wire: Wire, options: Options, puzzled: Callable[[Unreadable], None] | None = None
    ) -> None:
        self._link, self._acks, self._wire, self._options, self._puzzled = link, acks, wire, options, puzzled
        self._batches = AtomicBatches(link, acks, options)

    async def append(self, draft: Draft, *, expected: int | None = None) -> int:
        """Store one fact; its sequence."""
        message = self._wire.write(draft)
        headers = message.headers if expected is None else {**message.headers, EXPECTED: str(expected)}
        ack = await publish_until_stored(
            self._link, self._acks, WireMessage(message.subject, headers, message.payload), self._options
        )
        if ack.error is None:
            return ack.seq
        found = read_wrong_sequence(ack.error)
        if expected is None or found is None:
            raise Unavailable(f"the log refused {draft.subject}: {ack.error.description}")
        # The first try may have been stored although its acknowledgement was lost: then the conflict is with ourselves.
        for got in await self._stored(draft.subject):
            if got.headers.get(ID) == draft.id:
                return got.sequence
        raise Conflict(draft.subject, expected, found)

    async def append_all(self, drafts: Sequence[Draft], expected: Mapping[str, int]) -> Sequence[int]:
        """Store all or none, over several subjects of one stream."""
        check_batch(drafts, expected)
        if len(drafts) == 1:
            return [await self.append(drafts[0], expected=expected.get(drafts[0].subject))]
        error = await self._batches.send([self._wire.write(draft) for draft in drafts], expected)
        if not isinstance(error, AckError):
            return error
        stored: dict[str, int] = {}
        ends: dict[str, int] = {}
        for subject in dict.fromkeys(draft.subject for draft in drafts):
            found = await self._stored(subject)
            ends[subject] = found[-1].sequence if found else 0
            stored |= {got.headers.get(ID, ""): got.sequence for got in found}
        if all(draft.id in stored for draft in drafts):
            return [stored[draft.id] for draft in drafts]
        for subject, sequence in expected.items():
            if ends.get(subject, sequence) != sequence:
                raise Conflict(subject, sequence, ends[subject])
        for draft in drafts:
            if draft.id in stored:
                raise Conflict(draft.subject, expected.get(draft.subject, 0), ends[draft.subject])
        raise Unavailable(f"the log refused a batch on {drafts[0].subject}: {error.description}")

    async def load(self, subject: str, *, after: int = 0) -> Sequence[Fact]:
        """All facts of one subject in order. On a cluster, as far as the stream's leader knows."""
        return list(self._wire.read_all(await self._stored(subject, after), self._puzzled if is_lenient(subject) else None))

    async def _stored(self, subject: str, after: int = 0) -> list[direct_get.StoredMessage]:
        return await stream_reader.read_subject(self._link, self._options, stream_of(subject), subject, after)

    async def last(self, subject: str) -> Fact | None:
        """The newest fact of a subject or filter."""
        got = await stream_reader.read_newest(self._link, self._options, stream_of(subject), subject)
        return self._wire.read(*got) if got else None

    async def read(
        self,
        *subjects: str,
        after: int = 0,
        follow: bool = False,
        puzzled: Callable[[Unreadable], None] | None = None,
        tags: frozenset[str] = frozenset(),
        without: frozenset[str] = frozenset(),
        passed: Callable[[int], None] | None = None,
    ) -> AsyncIterator[Sequence[Fact]]:
        """Batches of facts under the filters, in order; survives restarts of the server."""
        batches = stream_reader.pull_batches(
            self._link, self._options, stream_of(subjects[0]), subjects, after=after, follow=follow
        )
        async with contextlib.aclosing(batches):
            async for taken in batches:
                wanted = [one for one in taken if (not tags or one.tag in tags) and (not without or one.tag not in without)]
                if facts := self._facts(wanted, puzzled):
                    yield facts
                if passed:
                    passed(taken[-1].sequence)

    async def behind(self, *subjects: str, after: int) -> Lag:
        """What a reader who is at `after` has not read."""
        return await stream_reader.count_unread(self._link, self._options, stream_of(subjects[0]), subjects, after)

    def _facts(self, taken: Sequence[PulledMessage], puzzled: Callable[[Unreadable], None] | None) -> list[Fact]:
        facts = []
        for pulled in taken:
            try:
                facts.append(self._wire.read(pulled.subject, pulled.headers, pulled.payload, pulled.sequence))
            except Unreadable as puzzle:
                if puzzled is None:
                    raise
                puzzled(puzzle)
        return facts
