"""Reading the past: facts under filters and within a period, of all streams together, in the order in which they happened."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from datetime import datetime

import msgspec

from bus.log import Log
from bus.streams import kept, stream_of
from bus.wire import Unreadable
from schemas.fact import Fact

Puzzled = Callable[[Unreadable], None]


def everything() -> tuple[str, ...]:
    """Filters for all facts of businesses; claims, frames, alarms not yet due and what is parked are the machinery's."""
    return ("call.>", *(f"{kind}.>" for kind in kept()["LEDGER"]), "due.>")


class HistoryQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: `subjects` are filters; `since` and `until` bound when it happened; `tags` empty means all."""

    subjects: tuple[str, ...] = msgspec.field(default_factory=everything)
    since: datetime | None = None
    until: datetime | None = None
    tags: frozenset[str] = frozenset()

    def matches(self, fact: Fact) -> bool:
        """Whether a fact happened in the period."""
        return (self.since is None or fact.at >= self.since) and (self.until is None or fact.at < self.until)


async def read_past(log: Log, wanted: HistoryQuery, puzzled: Puzzled) -> AsyncIterator[Fact]:
    """The facts, merged over the streams; each stream's own order is kept. What cannot be read goes to `puzzled`."""
    by_stream: dict[str, list[str]] = {}
    for subject in wanted.subjects:
        by_stream.setdefault(stream_of(subject), []).append(subject)
    async with AsyncExitStack() as stack:
        heads: list[tuple[Fact, AsyncGenerator[Fact, None]]] = []
        for subjects in by_stream.values():
            facts = await stack.enter_async_context(aclosing(_one_by_one(log, subjects, wanted, puzzled)))
            if (first := await anext(facts, None)) is not None:
                heads.append((first, facts))
        while heads:
            nth = min(range(len(heads)), key=lambda at: heads[at][0].at)
            fact, facts = heads[nth]
            yield fact
            if (following := await anext(facts, None)) is not None:
                heads[nth] = (following, facts)
            else:
                del heads[nth]


async def _one_by_one(log: Log, subjects: Sequence[str], wanted: HistoryQuery, puzzled: Puzzled) -> AsyncGenerator[Fact, None]:
    async for batch in log.read(*subjects, puzzled=puzzled, tags=wanted.tags):
        for fact in batch:
            if wanted.matches(fact):
                yield fact
