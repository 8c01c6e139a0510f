"""How many connections may be open at once, of one address and of all: who opens thousands shuts out only themselves."""

import asyncio
import ipaddress
import socket
from collections import Counter
from collections.abc import Callable
from typing import Any

#: IPv6 is given out in networks of this length: what shares one is one address here.
_NETWORK = 64
#: Milliseconds after which a peer that takes nothing of what it was sent is given up.
_UNREAD_MS = 30_000


class Connections:
    """The open connections of a server. Addresses that are `trusted` (a proxy's) speak for many, and only count among all."""

    def __init__(self, *, most: int, most_per_address: int, trusted: Callable[[str], bool] = lambda _: False) -> None:
        self.open: Counter[str] = Counter()
        self.refused = 0
        self._most, self._most_per_address, self._trusted = most, most_per_address, trusted

    def admit(self, address: str) -> bool:
        """Count one more; False when it is one too many, which is not counted."""
        if self.open.total() >= self._most or (self.open[address] >= self._most_per_address and not self._trusted(address)):
            self.refused += 1
            return False
        self.open[address] += 1
        return True

    def leave(self, address: str) -> None:
        """One less."""
        self.open[address] -= 1
        if self.open[address] <= 0:
            del self.open[address]


class CountedProtocol(asyncio.Protocol):
    """A protocol that is only told of a connection which may stay; one too many is cut off before it has cost anything."""

    def __init__(self, make: Callable[[], asyncio.Protocol], connections: Connections) -> None:
        self._make, self._connections = make, connections
        self._within: asyncio.Protocol | None = None
        self._address = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        address = network_of(transport.get_extra_info("peername"))
        if not self._connections.admit(address):
            assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream's
            transport.abort()
            return
        self._address = address
        _give_up_unread(transport.get_extra_info("socket"))
        self._within = self._make()
        self._within.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._within is not None:
            self._connections.leave(self._address)
            self._within.connection_lost(exc)
            self._within = None

    def data_received(self, data: bytes) -> None:
        if self._within is not None:
            self._within.data_received(data)

    def eof_received(self) -> bool | None:
        return self._within.eof_received() if self._within is not None else None

    def pause_writing(self) -> None:
        if self._within is not None:
            self._within.pause_writing()

    def resume_writing(self) -> None:
        if self._within is not None:
            self._within.resume_writing()


def network_of(peer: Any) -> str:
    """What counts as one address: a whole one of IPv4, the network of one of IPv6; empty where there is none (a socket file)."""
    if not isinstance(peer, tuple) or not peer:
        return ""
    try:
        address = ipaddress.ip_address(str(peer[0]).partition("%")[0])
    except ValueError:
        return str(peer[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _NETWORK), strict=False).network_address)
    return str(address)


def _give_up_unread(connection: Any) -> None:
    """Where the system can: end a connection whose peer has stopped reading, however politely it answers."""
    if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_MS)
