"""One application's messages on the log: put all or none, look at them, follow them."""

from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from typing import NamedTuple

from eventsourcing.persistence import IntegrityError, NotSupportedError, OperationalError

from bus.batch import MOST
from bus.eventsourcing.stored_messages import Purpose, RecordedMessage, encode_token, purpose_filter, read_version
from bus.jetstream import direct_get, stream_reader
from bus.jetstream.acks import AckError, Acks, read_wrong_sequence
from bus.jetstream.batch import AtomicBatches
from bus.jetstream.connection import Link
from bus.jetstream.options import Options
from bus.jetstream.retry import limit_wait, publish_until_stored, retry_while_unavailable
from bus.log import Unavailable
from bus.wire import EXPECTED, ID, WireMessage

#: Ends of subjects remembered, so that appending needs no reading before it.
_REMEMBERED = 10_000


class SubjectEnd(NamedTuple):
    """The newest message of a subject: its sequence and version, 0 and nothing when there is none."""

    sequence: int = 0
    version: int | None = None


class ApplicationLog:
    """The stream of one application. Each call raises Unavailable when the log does not answer in time."""

    def __init__(self, link: Link, acks: Acks, options: Options, application: str) -> None:
        self._link, self._acks, self._options, self.application = link, acks, options, application
        self._batches = AtomicBatches(link, acks, options)
        self._stream = stream_of(application)
        self._ends: dict[str, SubjectEnd] = {}

    async def put(self, rows: Sequence[RecordedMessage]) -> list[int]:
        """Store all or none; their sequences. IntegrityError when a version is not above its subject's last."""
        if len(rows) > MOST:
            raise NotSupportedError(f"the log stores at most {MOST} events at once, not {len(rows)}; save them in several steps")
        firsts = _firsts(rows)
        name = self._link.client.new_inbox().rpartition(".")[2]
        messages = [WireMessage(row.subject, {**row.headers, ID: f"{name}/{nth}"}, row.payload) for nth, row in enumerate(rows)]
        async with limit_wait(self._options.patience, rows[0].subject):
            while True:
                expected = {home: (await self._free(home, first)).sequence for home, first in firsts.items()}
                answer = await self._send(messages, expected)
                if isinstance(answer, AckError):
                    found = await self._own(messages, expected[messages[-1].subject])
                    if found is None:
                        await self._refused(answer, firsts)
                        continue
                    answer = found
                for row, sequence in zip(rows, answer, strict=True):
                    self._remember(row.subject, SubjectEnd(sequence, row.version))
                return answer

    async def _free(self, home: str, first: int) -> SubjectEnd:
        """The end of a subject whose next version may be `first`."""
        end = self._ends.get(home)
        if end is None:
            end = await self.end(home) if first > 1 else SubjectEnd()
        elif end.version is not None and end.version >= first:
            end = await self.end(home)
        if end.version is not None and end.version >= first:
            raise IntegrityError(f"{home} is at version {end.version}; version {first} is taken, load it again and decide anew")
        return end

    async def _send(self, messages: Sequence[WireMessage], expected: dict[str, int]) -> list[int] | AckError:
        if len(messages) > 1:
            return await self._batches.send(messages, expected)
        (one,) = messages
        headers = {**one.headers, EXPECTED: str(expected[one.subject])}
        ack = await publish_until_stored(self._link, self._acks, WireMessage(one.subject, headers, one.payload), self._options)
        return ack.error or [ack.seq]

    async def _own(self, messages: Sequence[WireMessage], after: int) -> list[int] | None:
        """The sequences of what an earlier try stored although its acknowledgement was lost."""
        last = messages[-1]
        for got in await stream_reader.read_subject(self._link, self._options, self._stream, last.subject, after):
            if got.headers.get(ID) == last.headers[ID]:
                return list(range(got.sequence - len(messages) + 1, got.sequence + 1))
        return None

    async def _refused(self, error: AckError, homes: Iterable[str]) -> None:
        """Look at the subjects again when another writer was quicker; else give up."""
        if read_wrong_sequence(error) is None:
            raise OperationalError(f"the log refused {self.application}'s events: {error.description}")
        for home in homes:
            self._remember(home, await self.end(home))

    def _remember(self, home: str, end: SubjectEnd) -> None:
        self._ends.pop(home, None)
        self._ends[home] = end
        if len(self._ends) > _REMEMBERED:
            del self._ends[next(iter(self._ends))]

    async def end(self, home: str) -> SubjectEnd:
        """The end of one subject, or of all under a filter."""
        got = await stream_reader.read_newest(self._link, self._options, self._stream, home)
        return SubjectEnd(got.sequence, read_version(got)) if got else SubjectEnd()

    async def newest(self, home: str) -> direct_get.StoredMessage | None:
        return await stream_reader.read_newest(self._link, self._options, self._stream, home)

    async def all(self, home: str) -> list[direct_get.StoredMessage]:
        """Everything on one subject, in order."""
        return await stream_reader.read_subject(self._link, self._options, self._stream, home, 0)

    async def page(
        self, purpose: Purpose, after: int, stop: int | None, limit: int, wanted: Callable[[direct_get.StoredMessage], bool]
    ) -> list[direct_get.StoredMessage]:
        """Up to `limit` wanted messages of one purpose after a sequence and up to `stop`."""
        home = purpose_filter(self.application, purpose)

        async def once() -> list[direct_get.StoredMessage]:
            end = await direct_get.get_leader_end(self._link, self._stream, home) if self._options.replicas > 1 else 0
            page, seen = await self._some(home, after, stop, limit, wanted)
            if seen < min(end, stop or end) and len(page) < limit:
                raise Unavailable("a replica is behind the leader")
            return page

        return await retry_while_unavailable(self._options.patience, home, once)

    async def _some(
        self, home: str, after: int, stop: int | None, limit: int, wanted: Callable[[direct_get.StoredMessage], bool]
    ) -> tuple[list[direct_get.StoredMessage], int]:
        """What one look finds, and how far it saw."""
        page: list[direct_get.StoredMessage] = []
        seen = after
        size = min(max(limit, 1), direct_get.BATCH)
        async with aclosing(direct_get.get_batches(self._link, self._stream, home, after + 1, size)) as batches:
            async for batch in batches:
                for got in batch:
                    seen = got.sequence
                    if stop is not None and seen > stop:
                        return page, seen
                    if wanted(got):
                        page.append(got)
                    if len(page) == limit:
                        return page, seen
        return page, seen

    async def follow(self, purpose: Purpose, after: int) -> AsyncGenerator[Sequence[direct_get.StoredMessage], None]:
        """Batches of one purpose after a sequence, for ever."""
        homes = [purpose_filter(self.application, purpose)]
        batches = stream_reader.pull_batches(self._link, self._options, self._stream, homes, after=after, follow=True)
        async with aclosing(batches):
            async for batch in batches:
                yield [direct_get.StoredMessage(one.subject, one.headers, one.payload, one.sequence) for one in batch]


def stream_of(application: str) -> str:
    """The name of an application's stream."""
    return f"LIBRARY_{encode_token(application)}"


def _firsts(rows: Sequence[RecordedMessage]) -> dict[str, int]:
    """The first version of each subject; IntegrityError when versions do not grow."""
    firsts: dict[str, int] = {}
    lasts: dict[str, int] = {}
    for row in rows:
        firsts.setdefault(row.subject, row.version)
        if row.version <= lasts.get(row.subject, row.version - 1):
            raise IntegrityError(f"{row.subject} cannot have version {row.version} after {lasts[row.subject]}")
        lasts[row.subject] = row.version
    return firsts
