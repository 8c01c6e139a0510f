"""Reading stored messages without a consumer: direct gets, one or a batch at a time."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Any, NamedTuple

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error

from bus.jetstream.link import Link, Refused
from bus.log import Unavailable

BATCH = 500
_SECONDS = 2.0


class Got(NamedTuple):
    """A stored message."""

    subject: str
    headers: dict[str, str]
    payload: bytes
    sequence: int


async def last(link: Link, stream: str, subject: str) -> Got | None:
    """The newest message of a subject or filter."""
    return await _one(link, stream, {"last_by_subj": subject})


async def last_until(link: Link, stream: str, subject: str, sequence: int) -> Got | None:
    """The newest message of a subject that was stored by `sequence`."""
    return await _one(link, stream, {"multi_last": [subject], "up_to_seq": sequence})


async def next_from(link: Link, stream: str, subject: str, sequence: int) -> Got | None:
    """The first message of a subject at `sequence` or later."""
    return await _one(link, stream, {"seq": sequence, "next_by_subj": subject})


async def _one(link: Link, stream: str, question: dict[str, Any]) -> Got | None:
    try:
        message = await link.client.request(f"$JS.API.DIRECT.GET.{stream}", msgspec.json.encode(question), timeout=_SECONDS)
    except (Error, TimeoutError) as wrong:
        raise Unavailable(f"the log did not answer within {_SECONDS} s; it is starting or electing a leader") from wrong
    return _got(message)


async def leader_end(link: Link, stream: str, subject: str) -> int:
    """The sequence of a subject's newest message as the stream's leader knows it, 0 for none."""
    try:
        told = await link.api(f"STREAM.MSG.GET.{stream}", {"last_by_subj": subject})
    except Refused:
        return 0
    return int(told["message"]["seq"])


async def all_from(
    link: Link, stream: str, subject: str, sequence: int, size: int = BATCH
) -> AsyncGenerator[Sequence[Got], None]:
    """Batches of up to `size` of everything stored under a subject or filter from `sequence` on."""
    queue: asyncio.Queue[Msg] = asyncio.Queue()
    inbox = link.client.new_inbox()
    subscription = await link.hear(inbox, queue.put)
    try:
        while True:
            question = msgspec.json.encode({"batch": size, "seq": sequence, "next_by_subj": subject})
            try:
                async with asyncio.timeout(_SECONDS):
                    await link.client.publish(f"$JS.API.DIRECT.GET.{stream}", question, reply=inbox)
                    batch, more = await _batch(queue)
            except TimeoutError as late:
                raise Unavailable(f"the log did not answer within {_SECONDS} s; it is starting or electing a leader") from late
            if batch:
                yield batch
            if not more:
                return
            sequence = batch[-1].sequence + 1
    finally:
        if not link.client.is_closed:
            await subscription.unsubscribe()


async def _batch(queue: asyncio.Queue[Msg]) -> tuple[list[Got], bool]:
    """One batch, and whether more is stored."""
    batch: list[Got] = []
    while True:
        message = await queue.get()
        status = (message.headers or {}).get("Status", "")
        if not message.headers or status == "503":
            raise Unavailable("nobody keeps the log now; it is starting or electing a leader")
        if status:
            return batch, bool(batch) and message.headers.get("Nats-Num-Pending", "0") != "0"
        if got := _got(message):
            batch.append(got)


def _got(message: Msg) -> Got | None:
    headers = message.headers or {}
    if "Status" in headers or "Nats-Sequence" not in headers:
        return None
    return Got(headers["Nats-Subject"], headers, message.data, int(headers["Nats-Sequence"]))
