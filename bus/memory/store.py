"""Streams in memory: numbered messages, expected sequences, each id once."""

import asyncio
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bus.log import Conflict
from bus.streams import STREAMS, matches_filter, stream_of
from bus.wire import ID


class Stored(NamedTuple):
    """A message as the stream keeps it."""

    subject: str
    headers: Mapping[str, str]
    payload: bytes
    sequence: int


class Store:
    """All streams. Synchronous, so that storing is atomic; waiting for more is not."""

    def __init__(self) -> None:
        self._streams: dict[str, dict[int, Stored]] = {name: {} for name in STREAMS}
        self._ends: dict[str, int] = dict.fromkeys(STREAMS, 0)
        self._ids: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}
        self._under: defaultdict[str, list[int]] = defaultdict(list)
        self._waiting: dict[str, list[asyncio.Future[None]]] = {name: [] for name in STREAMS}

    def put(self, subject: str, headers: Mapping[str, str], payload: bytes, *, expected: int | None = None) -> int:
        """Store a message; its sequence, or that of the first of its id. Conflict when the subject is not as expected."""
        stream = stream_of(subject)
        id_ = headers.get(ID, "")
        if id_ and (stream, id_) in self._ids:
            return self._ids[stream, id_]
        self.expect(subject, expected)
        sequence = self._ends[stream] = self._ends[stream] + 1
        self._streams[stream][sequence] = Stored(subject, dict(headers), payload, sequence)
        self._last[subject] = sequence
        self._under[subject].append(sequence)
        if id_:
            self._ids[stream, id_] = sequence
        waiting, self._waiting[stream] = self._waiting[stream], []
        for future in waiting:
            if not future.done():
                future.set_result(None)
        return sequence

    def expect(self, subject: str, expected: int | None) -> None:
        """Conflict when the subject's last sequence is not `expected`."""
        found = self._last.get(subject, 0)
        if expected is not None and found != expected:
            raise Conflict(subject, expected, found)

    def known(self, stream: str, id_: str) -> int | None:
        """The sequence under which this id is stored."""
        return self._ids.get((stream, id_))

    def end_of(self, subject: str) -> int:
        """The sequence of the newest message a subject ever had."""
        return self._last.get(subject, 0)

    def last(self, subject: str) -> Stored | None:
        """The newest message of a subject or filter."""
        if subject.endswith(">") or "*" in subject:
            found = self.find(stream_of(subject), [subject])
            return found[-1] if found else None
        return self._streams[stream_of(subject)].get(self._last.get(subject, 0))

    def find(self, stream: str, wanted: Sequence[str], *, after: int = 0, most: int = 1_000_000_000) -> list[Stored]:
        """Messages under any of the filters, in order."""
        found = []
        for sequence in self._possible(stream, wanted, after):
            message = self._streams[stream].get(sequence)
            if message and any(matches_filter(one, message.subject) for one in wanted):
                found.append(message)
                if len(found) == most:
                    break
        return found

    def _possible(self, stream: str, wanted: Sequence[str], after: int) -> Iterable[int]:
        """What the filters can mean: of plain subjects what is under them, else everything."""
        if any("*" in one or one.endswith(">") for one in wanted):
            return range(after + 1, self._ends[stream] + 1)
        under = [self._under[one] for one in wanted if one in self._under]
        return sorted({sequence for each in under for sequence in each[bisect_right(each, after) :]})

    def end(self, stream: str) -> int:
        """The sequence of the stream's newest message."""
        return self._ends[stream]

    def drop(self, stream: str, sequence: int) -> Stored | None:
        return self._streams[stream].pop(sequence, None)

    async def grown(self, stream: str) -> None:
        """Wait until something is stored in the stream."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[stream].append(future)
        await future
