"""Reading a stream as it grows: our own pull requests, 500 at a time, refilled at half, watched by heartbeats."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from nats.aio.subscription import Subscription

from bus.jetstream.connection import Link
from bus.jetstream.protocol_parser import parse_headers

BATCH = 500
#: Messages asked for ahead by who reads what is stored: the next ones are on their way while these are looked at.
AHEAD = 4_000
_SECOND = 1_000_000_000
#: The server says it is there this often (seconds), and after this silence we begin anew. In a cluster a request is lost with
#: the consumer's leader, and only silence tells; a server that is alone takes the connection with it, which is told at once.
_CLUSTER, _ALONE = (0.25, 0.8), (3.0, 8.0)
_EXPIRES = 30
_PLAIN = 4  # tokens before the numbers in a reply subject without a domain
_NO_STATUS = b"NATS/1.0\r\n"
_TAG = b"\r\nFact: "


class ConsumerLost(Exception):
    """The consumer is gone or silent: make it again and go on after the last message."""


class PulledMessage(NamedTuple):
    """A message from a consumer. `nth` counts its deliveries, `delivered` the consumer's, `pending` what is stored after it."""

    subject: str
    block: bytes
    payload: bytes
    sequence: int
    nth: int
    delivered: int
    pending: int
    reply: str

    @property
    def headers(self) -> dict[str, str]:
        return parse_headers(self.block) if self.block else {}

    @property
    def tag(self) -> str:
        """The `Fact` header, without reading the others: most facts are not wanted by whoever reads."""
        at = self.block.find(_TAG)
        return self.block[at + len(_TAG) : self.block.find(b"\r\n", at + len(_TAG))].decode() if at >= 0 else ""


class PullConsumer:
    """Keeps pull requests open on one consumer; `alone` when nobody else reads it, so that a lost message is noticed."""

    def __init__(self, link: Link, stream: str, consumer: str, batch: int = BATCH, *, alone: bool = True) -> None:
        self._link, self._batch, self._alone = link, batch, alone
        self._delivered = 0
        self._name = f"{stream}.{consumer}"
        self._ask = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._inbox = link.client.new_inbox()
        self._queued: deque[PulledMessage] = deque()
        self._more = asyncio.Event()
        self._open = 0
        self._broken = ""
        self._heartbeat, self._silent = _CLUSTER if link.several else _ALONE
        self._subscription: Subscription | None = None

    async def open(self) -> "PullConsumer":
        self._subscription = await self._link.take_pulled(self._inbox, self._hear)
        self._link.woken[self] = self._reconnected
        self._request()
        return self

    async def take(self) -> Sequence[PulledMessage]:
        """What is there, at least one and at most a batch; ConsumerLost when the server is silent or says so."""
        while not self._queued:
            if self._broken:
                raise ConsumerLost(self._broken)
            self._more.clear()
            try:
                async with asyncio.timeout(self._silent):
                    await self._more.wait()
            except TimeoutError as silent:
                raise ConsumerLost("no heartbeat") from silent
        taken = [self._queued.popleft() for _ in range(min(len(self._queued), self._batch, BATCH))]
        if self._open <= self._batch // 2 and not self._broken:
            self._request()
        return taken

    async def _reconnected(self) -> None:
        """The server that knew of our requests may be gone."""
        self._broken = "a new connection"
        self._more.set()

    def _request(self) -> None:
        wanted = self._batch - self._open
        self._open = self._batch
        question = {"batch": wanted, "expires": _EXPIRES * _SECOND, "idle_heartbeat": int(self._heartbeat * _SECOND)}
        words = msgspec.json.encode(question)
        self._link.say(b"PUB %b %b %d\r\n%b\r\n" % (self._ask.encode(), self._inbox.encode(), len(words), words))

    def _hear(self, subject: bytes, block: bytes, payload: bytes, reply: bytes) -> None:
        self._more.set()
        headers = parse_headers(block) if block and not block.startswith(_NO_STATUS) else {}
        status = headers.get("Status", "")
        if not status:
            self._open -= 1
            pulled = _pulled(subject, block, payload, reply)
            self._delivered += 1
            if self._alone and pulled.delivered != self._delivered:
                self._broken = "a message was lost"
            if not self._broken:
                self._queued.append(pulled)
        elif status in {"404", "408"} or (status == "409" and "Nats-Pending-Messages" in headers):
            self._open -= min(int(headers.get("Nats-Pending-Messages", 0)), self._open)
            if self._open <= self._batch // 2:
                self._request()
        elif status != "100":
            self._broken = status

    async def close(self) -> None:
        self._link.woken.pop(self, None)
        if self._subscription and not self._link.client.is_closed:
            await self._link.leave(self._subscription)
            if self._alone:
                await self._link.client.publish(f"$JS.API.CONSUMER.DELETE.{self._name}")


def _pulled(subject: bytes, block: bytes, payload: bytes, reply: bytes) -> PulledMessage:
    # $JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<deliveries>.<sequence>.<consumer sequence>.<time>.<pending>[.<token>]
    said = reply.decode()
    tokens = said.split(".")
    at = _PLAIN if len(tokens) == _PLAIN + 5 else _PLAIN + 2
    nth, sequence, delivered, _, pending = map(int, tokens[at : at + 5])
    return PulledMessage(subject.decode(), block, payload, sequence, nth, delivered, pending, said)


def make_ephemeral_consumer(name: str, stream: str, subjects: Sequence[str], after: int) -> dict[str, Any]:
    """A consumer that dies with its reader and needs no acknowledgements."""
    config = {
        "name": name,
        "deliver_policy": "by_start_sequence",
        "opt_start_seq": after + 1,
        "ack_policy": "none",
        "max_deliver": -1,
        "filter_subjects": list(subjects),
        "mem_storage": True,
        "num_replicas": 1,
        "inactive_threshold": 30 * _SECOND,
    }
    return {"stream_name": stream, "config": config, "action": "create"}
