"""A WebSocket client as small as it can be: the carrier's side must not be what is measured."""

import asyncio
import base64
import os
import struct
from collections.abc import Callable
from urllib.parse import urlsplit

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
#: Masked with zeros, as a client must mask: the payload stays as it is.
_NO_MASK = bytes(4)


class Wire(asyncio.Protocol):
    """One socket. `on` is told every text message; `open` is set once the server has agreed."""

    def __init__(self, url: str, on: Callable[[bytes], None]) -> None:
        self._parts, self._on = urlsplit(url), on
        self._buffer = b""
        self._agreed = False
        self.transport: asyncio.WriteTransport | None = None
        self.open, self.closed = asyncio.Event(), asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport) or hasattr(transport, "write")
        self.transport = transport  # type: ignore[assignment]
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(  # type: ignore[union-attr]
            f"GET {self._parts.path} HTTP/1.1\r\nHost: {self._parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def connection_lost(self, _: Exception | None) -> None:
        self.closed.set()
        self.open.set()

    def data_received(self, data: bytes) -> None:
        whole = self._buffer + data if self._buffer else data
        if not self._agreed:
            head, end, whole = whole.partition(b"\r\n\r\n")
            if not end:
                self._buffer = head
                return
            if b" 101 " not in head.partition(b"\r\n")[0]:
                self.close()
                return
            self._agreed = True
            self.open.set()
        at, there = 0, len(whole)
        while there - at >= 2:
            start, length = at + 2, whole[at + 1] & 0x7F
            if length == 126:
                if there - at < 4:
                    break
                start, length = at + 4, (whole[at + 2] << 8) | whole[at + 3]
            elif length == 127:
                raise ValueError("a message of more than 64 kB")
            if there - start < length:
                break
            kind = whole[at] & 0x0F
            if kind == _TEXT:
                self._on(whole[start : start + length])
            elif kind == _PING:
                self._send(_PONG, whole[start : start + length])
            elif kind == _CLOSE:
                self.close()
            at = start + length
        self._buffer = whole[at:]

    def say(self, text: bytes) -> None:
        """Send a text message."""
        self._send(_TEXT, text)

    def close(self) -> None:
        if self.transport and not self.transport.is_closing():
            self.transport.write(bytes((0x80 | _CLOSE, 0x80 | 2)) + _NO_MASK + b"\x03\xe8")
            self.transport.close()

    def _send(self, kind: int, payload: bytes) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        size = len(payload)
        head = struct.pack("!BB", 0x80 | kind, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        self.transport.write(head + _NO_MASK + payload)
