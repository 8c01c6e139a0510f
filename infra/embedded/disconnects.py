"""Hearing from the server at once whose connection ended, and telling everybody: waiting for silence costs a second."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

from bus.jetstream.connection import split_servers
from infra.embedded.nats_server import ACCOUNT

#: Instances of roles; other connections (`voice-1a2b3c4d.ops`, the nats CLI) are nobody's end.
_INSTANCE = re.compile(r"[a-z]+-[a-z0-9]{8}")


class _Client(msgspec.Struct, frozen=True):
    name: str = ""
    id: int = 0


class _Server(msgspec.Struct, frozen=True):
    id: str = ""


class _Said(msgspec.Struct, frozen=True):
    """What a server says when a connection begins, or has ended."""

    client: _Client = _Client()
    server: _Server = _Server()

    @property
    def connection(self) -> tuple[str, int]:
        return self.server.id, self.client.id


@asynccontextmanager
async def publish_departures(url: str, system_url: str) -> AsyncIterator[None]:
    """While inside, publish `gone.<instance>` for every instance whose connection the server reports as ended.

    Its newest connection: a server that was frozen reports, when it is back, the ends of those who left it meanwhile.
    """
    newest: dict[str, tuple[str, int]] = {}
    async with asyncio.timeout(10):
        system: Client = await nats.connect(split_servers(system_url), name="supervisor.system", max_reconnect_attempts=-1)
        try:
            ours: Client = await nats.connect(split_servers(url), name="supervisor", max_reconnect_attempts=-1)
        except BaseException:
            await system.close()
            raise

    async def begun(message: Msg) -> None:
        said = msgspec.json.decode(message.data, type=_Said)
        if _INSTANCE.fullmatch(said.client.name):
            newest[said.client.name] = said.connection

    async def ended(message: Msg) -> None:
        said = msgspec.json.decode(message.data, type=_Said)
        name = said.client.name
        if _INSTANCE.fullmatch(name) and newest.get(name, said.connection) == said.connection:
            newest.pop(name, None)
            await ours.publish(f"gone.{name}", b"")

    try:
        await system.subscribe(f"$SYS.ACCOUNT.{ACCOUNT}.CONNECT", cb=begun)
        await system.subscribe(f"$SYS.ACCOUNT.{ACCOUNT}.DISCONNECT", cb=ended)
        await system.flush()
        yield
    finally:
        await system.close()
        await ours.close()
