"""Reading a stream: one subject whole, or everything under filters, through restarts of the server."""

import asyncio
import functools
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import datetime

from bus.jetstream import direct_get
from bus.jetstream.connection import Link
from bus.jetstream.options import Options
from bus.jetstream.pull_consumer import AHEAD, BATCH, ConsumerLost, PullConsumer, PulledMessage, make_ephemeral_consumer
from bus.jetstream.retry import retry_while_unavailable
from bus.log import Lag, Unavailable

#: Seconds without a message after which it is looked whether there is one.
_LOOK = 5.0


async def read_subject(link: Link, options: Options, stream: str, subject: str, after: int) -> list[direct_get.StoredMessage]:
    """Everything stored under one subject after a sequence. On a cluster, as far as the stream's leader knows."""

    async def once() -> list[direct_get.StoredMessage]:
        end = await direct_get.get_leader_end(link, stream, subject) if options.replicas > 1 else 0
        found = [got async for batch in direct_get.get_batches(link, stream, subject, after + 1) for got in batch]
        if end > after and (not found or found[-1].sequence < end):
            raise Unavailable("a replica is behind the leader")
        return found

    return await retry_while_unavailable(options.patience, subject, once)


async def read_newest(link: Link, options: Options, stream: str, subject: str) -> direct_get.StoredMessage | None:
    """The newest message of a subject or filter. On a cluster, as far as the stream's leader knows."""
    if options.replicas > 1:
        end = await retry_while_unavailable(options.patience, subject, lambda: direct_get.get_leader_end(link, stream, subject))
        found = await read_subject(link, options, stream, subject, end - 1) if end else ()
        return found[-1] if found else None
    return await retry_while_unavailable(options.patience, subject, lambda: direct_get.get_last(link, stream, subject))


async def count_unread(link: Link, options: Options, stream: str, subjects: Sequence[str], after: int) -> Lag:
    """What is stored under the filters after a sequence, counted by the server; mostly there is nothing, which costs less."""
    if options.replicas == 1 and not await _anything(link, options, stream, subjects, after):
        return Lag(0, None)
    make = functools.partial(_make_consumer, link, stream, subjects, after)
    name, facts = await retry_while_unavailable(options.patience, subjects[0], make)
    await link.client.publish(f"$JS.API.CONSUMER.DELETE.{stream}.{name}")
    first = [await direct_get.get_next(link, stream, subject, after + 1) for subject in subjects] if facts else []
    times = [datetime.fromisoformat(got.headers["At"]) for got in first if got and "At" in got.headers]
    return Lag(facts, min(times, default=None))


async def _anything(link: Link, options: Options, stream: str, subjects: Sequence[str], after: int) -> bool:
    """Whether there is anything under the filters after a sequence. In a cluster a replica may not know yet."""
    for subject in subjects:
        look = functools.partial(direct_get.get_next, link, stream, subject, after + 1)
        if await retry_while_unavailable(options.patience, subject, look) is not None:
            return True
    return False


async def _take(link: Link, pull: PullConsumer, anything: Callable[[], Awaitable[bool]]) -> Sequence[PulledMessage]:
    """What comes next; in a cluster ConsumerLost also when its server is there and hands over nothing of what is stored."""
    while True:
        try:
            async with asyncio.timeout(_LOOK if link.several else None):
                return await pull.take()
        except TimeoutError:
            if await anything():
                raise ConsumerLost("what is stored is not handed over") from None


async def _make_consumer(link: Link, stream: str, subjects: Sequence[str], after: int) -> tuple[str, int]:
    """A consumer, by a name of its own each time it is tried: the one before may have been given to a server that has just died.

    Its name, and how much is stored before it.
    """
    name = f"read-{link.client.new_inbox().rpartition('.')[2]}"
    question = make_ephemeral_consumer(name, stream, subjects, after)
    made = await link.api(f"CONSUMER.CREATE.{stream}.{name}", question)
    return name, int(made["num_pending"])


async def pull_batches(
    link: Link, options: Options, stream: str, subjects: Sequence[str], *, after: int = 0, follow: bool = False
) -> AsyncGenerator[Sequence[PulledMessage], None]:
    """Batches of what is stored under the filters after a sequence, in order; `follow` goes on with what comes."""
    while True:
        make = functools.partial(_make_consumer, link, stream, subjects, after)
        name, pending = await retry_while_unavailable(options.patience, subjects[0], make)
        if not pending and not follow:
            return
        pull = await PullConsumer(link, stream, name, BATCH if follow else AHEAD).open()
        try:
            while True:
                taken = await _take(link, pull, functools.partial(_anything, link, options, stream, subjects, after))
                after = taken[-1].sequence
                yield taken
                if not follow and not taken[-1].pending:
                    return
        except ConsumerLost:
            continue
        finally:
            await pull.close()
