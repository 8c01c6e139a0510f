"""The connection: connects, reconnects, asks the server's API, and tells who must catch up afterwards."""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error, NoRespondersError, SlowConsumerError

from bus.jetstream.background import end_tasks
from bus.jetstream.protocol_parser import DirectParser, Take, TakePulled
from bus.jetstream.protocol_writer import write_command
from bus.log import Unavailable
from bus.wire import WireMessage

Hear = Callable[[Msg], Awaitable[None]]
Trouble = Callable[[Exception], None]

_NOT_NOW = 503
#: Said by a cluster whose servers have not all found each other: no suitable peers, peer assignment failed.
_STARTING = {10005, 10074}
#: Seconds between two pings where there are other servers to go to: three without an answer, and we go.
_PING = 0.2


class ApiRefused(Exception):
    """The server's API said no; `code` is its error code."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{words} ({code})")
        self.code = code


class Link:
    """One connection. `woken` are called after every reconnect, `starved` when messages of a subscription were dropped.

    `several`: whether there are other servers that may go on with what this one did.
    """

    def __init__(self, client: Client, trouble: Trouble, *, several: bool = False) -> None:
        self.client, self.several = client, several
        self._parser = client._ps = DirectParser(client)  # noqa: SLF001 - nats-py lets nobody choose
        self.woken: dict[object, Callable[[], Awaitable[None]]] = {}
        self.starved: dict[int, Callable[[], Awaitable[None]]] = {}
        self._trouble = trouble
        self._up = asyncio.Event()

    @property
    def connected(self) -> bool:
        return self.client.is_connected

    @property
    def doubtful(self) -> bool:
        """Whether the server has been silent for a while: it may be frozen, or we are cut off."""
        return self.client._pings_outstanding > 1  # noqa: SLF001 - told nowhere else

    async def up(self) -> None:
        """Wait until connected; the caller brings the timeout."""
        if not self.client.is_connected:
            self._up.clear()
            await self._up.wait()

    async def hear(self, subject: str, on: Hear) -> Subscription:
        return await self.client.subscribe(subject, cb=on)

    async def take(self, subject: str, on: Take) -> Subscription:
        """Hear a subject at once, inside the reading of the socket: nothing queues, nothing is dropped, `on` must not wait."""

        async def late(message: Msg) -> None:
            raise RuntimeError(f"a message of {message.subject} went the long way")

        subscription = await self.client.subscribe(subject, cb=late)
        self._parser.direct[b"%d" % subscription._id] = on  # noqa: SLF001 - nats-py names it nowhere else
        return subscription

    async def take_pulled(self, subject: str, on: TakePulled) -> Subscription:
        """The same for what was asked of a consumer: `on` is also given the reply subject, and must not raise."""

        async def late(message: Msg) -> None:
            raise RuntimeError(f"a message of {message.subject} went the long way")

        subscription = await self.client.subscribe(subject, cb=late)
        self._parser.pulled[b"%d" % subscription._id] = on  # noqa: SLF001 - nats-py names it nowhere else
        return subscription

    async def leave(self, subscription: Subscription) -> None:
        """Stop taking; what is still on its way is dropped."""
        self._parser.pulled.pop(b"%d" % subscription._id, None)  # noqa: SLF001
        self._parser.direct.pop(b"%d" % subscription._id, None)  # noqa: SLF001
        if not self.client.is_closed:
            await subscription.unsubscribe()

    def say(self, commands: bytes) -> None:
        """Send protocol commands of our own making, with the next turn of the loop; they wait while disconnected."""
        client = self.client
        client._pending.append(commands)  # noqa: SLF001 - its publish checks and copies each message once more, and is awaited
        client._pending_data_size += len(commands)  # noqa: SLF001
        if client._flush_queue is not None and client._flush_queue.empty():  # noqa: SLF001
            client._flush_queue.put_nowait(asyncio.get_running_loop().create_future())  # noqa: SLF001

    def publish(self, message: WireMessage, reply: str, subject: str = "") -> None:
        """Publish a message of ours, on another subject when one is named."""
        self.say(write_command(subject or message.subject, reply, message.headers, message.payload))

    async def api(self, name: str, question: object, seconds: float = 2.0) -> dict[str, Any]:
        """Ask `$JS.API.<name>`; ApiRefused when the answer is an error, Unavailable when there is none."""
        try:
            answer = await self.client.request(f"$JS.API.{name}", msgspec.json.encode(question), timeout=seconds)
        except (NoRespondersError, TimeoutError, Error) as wrong:
            raise Unavailable(f"the log did not answer {name} within {seconds} s; is nats-server running?") from wrong
        told: dict[str, Any] = msgspec.json.decode(answer.data)
        if error := told.get("error"):
            if error["code"] == _NOT_NOW or error.get("err_code") in _STARTING:
                raise Unavailable(f"the log cannot do {name} now: {error.get('description', '')}")
            raise ApiRefused(error.get("err_code", error["code"]), error.get("description", ""))
        return told

    async def reconnected(self) -> None:
        self._up.set()
        for catch_up in list(self.woken.values()):
            await catch_up()

    async def failed(self, wrong: Exception) -> None:
        if isinstance(wrong, SlowConsumerError) and (catch_up := self.starved.get(wrong.sid)):
            await catch_up()
        self._trouble(wrong)

    async def close(self) -> None:
        """Disconnect. nats-py tells its reconnecting to stop once; that may miss it (Python 3.11) and go on for ever."""
        await self.client.close()
        reconnecting = self.client._reconnection_task  # noqa: SLF001 - nats-py lets nobody wait for it
        if reconnecting is not None:
            await end_tasks([reconnecting])


def mask_password(url: str | list[str]) -> str:
    """The address or addresses without the name and password in them."""
    return ", ".join(re.sub(r"(^|//)[^/]*@", r"\1", one) for one in split_servers(url))


def split_servers(url: str | list[str]) -> list[str]:
    """The addresses of a cluster's servers, from one text with commas between them."""
    return [one.strip() for one in url.split(",") if one.strip()] if isinstance(url, str) else url


async def open_link(url: str | list[str], name: str, trouble: Trouble, seconds: float = 10.0) -> Link:
    """Connect; Unavailable when no server answers within `seconds`. A frozen server is left soon when there are others."""
    link = Link(Client(), trouble, several=len(split_servers(url)) > 1)
    try:
        async with asyncio.timeout(seconds):
            await link.client.connect(
                split_servers(url),
                name=name,
                error_cb=link.failed,
                reconnected_cb=link.reconnected,
                reconnect_time_wait=0.05,  # type: ignore[arg-type]  # nats-py says int and takes seconds
                max_reconnect_attempts=-1,
                connect_timeout=1 if link.several else 2,
                ping_interval=_PING if link.several else 2,  # type: ignore[arg-type]
                max_outstanding_pings=2,
                pending_size=32 * 1024 * 1024,
            )
    except (TimeoutError, OSError, nats.errors.Error) as wrong:
        with contextlib.suppress(AssertionError):  # nats-py's own, when the address was none and it never began
            await link.client.close()
        raise Unavailable(
            f"no nats-server answers at {mask_password(url)}; start it with `make run`, or check the address"
        ) from wrong
    link.client.options["dont_randomize"] = True  # from now on: the server that we leave, which may be frozen, is tried last
    link._up.set()  # noqa: SLF001 - the link is ours
    return link
