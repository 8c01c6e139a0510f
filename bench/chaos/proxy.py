"""The only way from the roles to the bus: a proxy that can freeze or break one role's network, and sees what was acknowledged."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import msgspec

from bench.chaos.protocol import Reader, Said, Stored, message_id

_CHUNK = 64 * 1024
_JSON = msgspec.json.Decoder(Stored).decode


class Acknowledged(NamedTuple):
    """A message that its publisher was told is stored."""

    stream: str
    sequence: int
    id: str
    by: str


class _Name(msgspec.Struct, frozen=True):
    name: str = ""


class Way:
    """One connection of one client, both directions."""

    def __init__(self, proxy: "Proxy", near: asyncio.StreamWriter) -> None:
        self._proxy, self.near = proxy, near
        self.far: asyncio.StreamWriter | None = None
        self.name = ""
        self._out, self._in = Reader(), Reader()
        self._asked: dict[str, str] = {}

    async def carry(self, reader: asyncio.StreamReader) -> None:
        """Serve the connection to its end."""
        far_reader, self.far = await asyncio.open_connection("127.0.0.1", self._proxy.upstream)
        both = [asyncio.create_task(self._pump(reader, self.far, self._asks)),
                asyncio.create_task(self._pump(far_reader, self.near, self._told))]  # fmt: skip
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)

    def cut(self) -> None:
        """End it as a broken network does: whatever was on its way is gone."""
        for writer in (self.near, self.far):
            if writer is not None:
                writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, see: Callable[[bytes], None]) -> None:
        with suppress(ConnectionError):
            while some := await reader.read(_CHUNK):
                see(some)
                await self._proxy.open_for(self)
                writer.write(some)
                await writer.drain()

    def _asks(self, some: bytes) -> None:
        for said in self._out.take(some):
            if said.name == b"CONNECT":
                self.name = msgspec.json.decode(said.payload, type=_Name).name
            elif said.reply and not said.subject.startswith(("$", "_", "ask.")):
                self._asked[said.reply] = message_id(said.headers)

    def _told(self, some: bytes) -> None:
        for said in self._in.take(some):
            if said.subject in self._asked:
                self._acknowledged(said)

    def _acknowledged(self, said: Said) -> None:
        id_ = self._asked.pop(said.subject)
        with suppress(msgspec.MsgspecError):
            stored = _JSON(said.payload)
            if stored.error is None and stored.stream:
                self._proxy.acknowledged.append(Acknowledged(stored.stream, stored.seq, id_, self.name))


class Proxy:
    """Listens on `port` in front of the server on `upstream`."""

    def __init__(self, upstream: int) -> None:
        self.upstream, self.port = upstream, 0
        self.acknowledged: list[Acknowledged] = []
        self._ways: set[Way] = set()
        self._closed: dict[str, asyncio.Event] = {}
        self._server: asyncio.Server | None = None

    async def open(self) -> "Proxy":
        self._server = await asyncio.start_server(self._came, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for way in list(self._ways):
            way.cut()

    def names(self, role: str) -> list[str]:
        """The instances of a role that are connected now, in order."""
        return sorted({way.name for way in self._ways if way.name.startswith(f"{role}-") and "." not in way.name})

    @contextmanager
    def frozen(self, instance: str, *, lost: bool) -> Iterator[None]:
        """While inside, nothing of an instance goes through; then everything does, or, when `lost`, its connections break."""
        self._closed[instance] = asyncio.Event()
        try:
            yield
        finally:
            if lost:
                for way in [way for way in self._ways if _instance(way) == instance]:
                    way.cut()
            self._closed.pop(instance).set()

    async def open_for(self, way: Way) -> None:
        """Wait until the network of this connection's instance is there."""
        while closed := self._closed.get(_instance(way)):
            await closed.wait()

    async def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        way = Way(self, writer)
        self._ways.add(way)
        try:
            await way.carry(reader)
        except OSError:
            pass  # the server is down: the client hears it by our closing, as it would from the server's machine
        finally:
            self._ways.discard(way)
            way.cut()


def _instance(way: Way) -> str:
    return way.name.removesuffix(".ops")
