"""All or none: several facts over several subjects as one atomic batch."""

import asyncio
from collections.abc import Mapping, Sequence

from bus.jetstream.acks import Ack, AckError, Acks
from bus.jetstream.connection import Link
from bus.jetstream.options import Options
from bus.jetstream.retry import limit_wait
from bus.wire import EXPECTED, WireMessage

#: The server gave the batch up: too many are open at once, or a message of it was lost. It may be sent again.
_INCOMPLETE = 10176
#: Batches this connection has open at once; the server allows 50 per stream.
_OPEN = 16


class AtomicBatches:
    """Sends atomic batches."""

    def __init__(self, link: Link, acks: Acks, options: Options) -> None:
        self._link, self._acks, self._options = link, acks, options
        self._turn = asyncio.Semaphore(_OPEN)

    async def send(self, messages: Sequence[WireMessage], expected: Mapping[str, int]) -> list[int] | AckError:
        """The sequences, or why nothing was stored: a conflict, or the ids being stored already."""
        async with limit_wait(self._options.patience, messages[0].subject):
            while True:
                async with self._turn:
                    ack = await self._once(messages, expected)
                if ack and ack.error is None:
                    return list(range(ack.seq - len(messages) + 1, ack.seq + 1))
                if ack and ack.error and not ack.absent and ack.error.err_code != _INCOMPLETE:
                    return ack.error
                await asyncio.sleep(0.05)

    async def _once(self, messages: Sequence[WireMessage], expected: Mapping[str, int]) -> Ack | None:
        await self._link.up()
        batch = self._link.client.new_inbox().rpartition(".")[2]
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()

        def on(ack: Ack) -> None:
            if not answer.done():
                answer.set_result(ack)

        reply = self._acks.expect(on)
        seen: set[str] = set()
        for nth, message in enumerate(messages, 1):
            headers = {**message.headers, "Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(nth)}
            if message.subject not in seen and message.subject in expected:
                headers[EXPECTED] = str(expected[message.subject])
            seen.add(message.subject)
            last = nth == len(messages)
            if last:
                headers["Nats-Batch-Commit"] = "1"
            await self._link.client.publish(message.subject, message.payload, reply if last else "", headers)
        done, _ = await asyncio.wait([answer], timeout=1.0)
        self._acks.forget(reply)
        return answer.result() if done else None
