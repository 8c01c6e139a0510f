"""Reading stored messages without a consumer: direct gets, one or a batch at a time."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import msgspec
from nats.aio.msg import Msg

from bus.jetstream.connection import ApiRefused, Link
from bus.log import Unavailable

BATCH = 500
_SECONDS = 2.0
#: Where several servers may answer: how often a question is asked at once, and for how many seconds an answer is waited for.
#: Each question goes to any of them; one that is gone, or frozen, has nobody who would say so. An answer takes a millisecond.
_TRIES = ((1, 0.1), (3, 0.2), (3, 0.4), (3, 1.3))


class StoredMessage(NamedTuple):
    """A stored message."""

    subject: str
    headers: dict[str, str]
    payload: bytes
    sequence: int


async def get_last(link: Link, stream: str, subject: str) -> StoredMessage | None:
    """The newest message of a subject or filter."""
    return await _one(link, stream, {"last_by_subj": subject})


async def get_last_until(link: Link, stream: str, subject: str, sequence: int) -> StoredMessage | None:
    """The newest message of a subject that was stored by `sequence`."""
    return await _one(link, stream, {"multi_last": [subject], "up_to_seq": sequence})


async def get_next(link: Link, stream: str, subject: str, sequence: int) -> StoredMessage | None:
    """The first message of a subject at `sequence` or later."""
    return await _one(link, stream, {"seq": sequence, "next_by_subj": subject})


async def _one(link: Link, stream: str, question: dict[str, Any]) -> StoredMessage | None:
    async with _answered(link, stream, msgspec.json.encode(question)) as (message, _):
        _there(message)
        return _got(message)


@asynccontextmanager
async def _answered(link: Link, stream: str, question: bytes) -> AsyncGenerator[tuple[Msg, asyncio.Queue[Msg]], None]:
    """The first message of the first answer, and the queue that the rest of it comes to. Unavailable when there is none."""
    for copies, seconds in _tries(link):
        async with _asked(link, stream, question, copies) as answers:
            if (first := await _within(seconds, answers)) is not None:
                yield first, answers
                return
    raise _silent()


def _tries(link: Link) -> tuple[tuple[int, float], ...]:
    return _TRIES if link.several else ((1, _SECONDS),)


@asynccontextmanager
async def _asked(link: Link, stream: str, question: bytes, copies: int) -> AsyncGenerator[asyncio.Queue[Msg], None]:
    """Ask so many times at once; what the first who answers says."""
    answers: asyncio.Queue[Msg] = asyncio.Queue()
    inbox, chosen = link.client.new_inbox(), list[str]()  # a new inbox: what comes late of an earlier try is none of this one's

    async def hear(message: Msg) -> None:
        if message.subject in (chosen or (message.subject,)):
            chosen[:] = [message.subject]
            answers.put_nowait(message)

    subscription = await link.hear(f"{inbox}.*", hear)
    try:
        for copy in range(copies):
            await link.client.publish(f"$JS.API.DIRECT.GET.{stream}", question, reply=f"{inbox}.{copy}")
        yield answers
    finally:
        if not link.client.is_closed:
            await subscription.unsubscribe()


def _there(message: Msg) -> None:
    """Unavailable when this is the server's word that nobody is there to answer."""
    if not message.headers or message.headers.get("Status") == "503":
        raise Unavailable("nobody keeps the log now; it is starting or electing a leader")


def _silent() -> Unavailable:
    return Unavailable(f"the log did not answer within {_SECONDS} s; it is starting or electing a leader")


async def get_leader_end(link: Link, stream: str, subject: str) -> int:
    """The sequence of a subject's newest message as the stream's leader knows it, 0 for none."""
    try:
        told = await link.api(f"STREAM.MSG.GET.{stream}", {"last_by_subj": subject})
    except ApiRefused:
        return 0
    return int(told["message"]["seq"])


async def get_batches(
    link: Link, stream: str, subject: str, sequence: int, size: int = BATCH
) -> AsyncGenerator[Sequence[StoredMessage], None]:
    """Batches of up to `size` of everything stored under a subject or filter from `sequence` on."""
    while True:
        question = msgspec.json.encode({"batch": size, "seq": sequence, "next_by_subj": subject})
        batch, more = await _batch(link, stream, question)
        if batch:
            yield batch
        if not more:
            return
        sequence = batch[-1].sequence + 1


async def _batch(link: Link, stream: str, question: bytes) -> tuple[list[StoredMessage], bool]:
    """One batch, and whether more is stored."""
    async with _answered(link, stream, question) as (first, answers):
        return await _whole(first, answers)


async def _within(seconds: float, queue: asyncio.Queue[Msg]) -> Msg | None:
    try:
        async with asyncio.timeout(seconds):
            return await queue.get()
    except TimeoutError:
        return None


async def _whole(message: Msg, queue: asyncio.Queue[Msg]) -> tuple[list[StoredMessage], bool]:
    """The batch that begins with this message."""
    batch: list[StoredMessage] = []
    while True:
        _there(message)
        headers = message.headers or {}
        if "Status" in headers:
            return batch, bool(batch) and headers.get("Nats-Num-Pending", "0") != "0"
        if got := _got(message):
            batch.append(got)
        if (following := await _within(_SECONDS, queue)) is None:
            raise _silent()
        message = following


def _got(message: Msg) -> StoredMessage | None:
    headers = message.headers or {}
    if "Status" in headers or "Nats-Sequence" not in headers:
        return None
    return StoredMessage(headers["Nats-Subject"], headers, message.data, int(headers["Nats-Sequence"]))
