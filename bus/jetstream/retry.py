"""Patience with the log: try again until it answers or the time is over."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from bus.jetstream.acks import Ack, Acks
from bus.jetstream.connection import Link
from bus.jetstream.options import Options
from bus.log import Unavailable
from bus.wire import WireMessage

Result = TypeVar("Result")


@asynccontextmanager
async def limit_wait(seconds: float, subject: str) -> AsyncIterator[None]:
    """A timeout that says Unavailable."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as late:
        raise Unavailable(f"the log did not answer for {subject} within {seconds} s; try again") from late


async def retry_while_unavailable(seconds: float, subject: str, ask: Callable[[], Awaitable[Result]]) -> Result:
    """Ask again while the log is Unavailable, for at most `seconds`."""
    async with limit_wait(seconds, subject):
        while True:
            try:
                return await ask()
            except Unavailable:
                await asyncio.sleep(0.05)


async def publish_until_stored(link: Link, acks: Acks, message: WireMessage, options: Options) -> Ack:
    """Publish until the stream answers, with the same id; Unavailable when it does not."""
    tries: list[str] = []
    answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()

    def on(ack: Ack) -> None:
        if not answer.done() and not ack.absent:
            answer.set_result(ack)

    try:
        async with limit_wait(options.patience, message.subject):
            while True:
                await link.up()
                tries.append(acks.expect(on))
                link.publish(message, tries[-1])
                done, _ = await asyncio.wait([answer], timeout=min(options.resend * len(tries), 2.0))
                if done:
                    return answer.result()
    finally:
        for reply in tries:
            acks.forget(reply)
