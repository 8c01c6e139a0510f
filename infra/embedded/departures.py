"""Hearing from the server at once whose connection ended, and telling everybody: waiting for silence costs a second."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

from bus.jetstream.link import servers
from infra.embedded.nats_server import ACCOUNT

#: Instances of roles; other connections (`voice-1a2b3c4d.ops`, the nats CLI) are nobody's end.
_INSTANCE = re.compile(r"[a-z]+-[a-z0-9]{8}")


class _Client(msgspec.Struct, frozen=True):
    name: str = ""


class _Disconnect(msgspec.Struct, frozen=True):
    client: _Client = _Client()


@asynccontextmanager
async def departures(url: str, system_url: str) -> AsyncIterator[None]:
    """While inside, publish `gone.<instance>` for every instance whose connection the server reports as ended."""
    async with asyncio.timeout(10):
        system: Client = await nats.connect(servers(system_url), name="supervisor.system", max_reconnect_attempts=-1)
        try:
            ours: Client = await nats.connect(servers(url), name="supervisor", max_reconnect_attempts=-1)
        except BaseException:
            await system.close()
            raise

    async def report(message: Msg) -> None:
        name = msgspec.json.decode(message.data, type=_Disconnect).client.name
        if _INSTANCE.fullmatch(name):
            await ours.publish(f"gone.{name}", b"")

    try:
        await system.subscribe(f"$SYS.ACCOUNT.{ACCOUNT}.DISCONNECT", cb=report)
        await system.flush()
        yield
    finally:
        await system.close()
        await ours.close()
