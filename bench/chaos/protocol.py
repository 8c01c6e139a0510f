"""Reading the NATS protocol as it goes by: which message is published, and which word comes back."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

_END = b"\r\n"
#: How many of the arguments of an operation are byte counts, by its name.
_WITH_PAYLOAD = {b"PUB": 1, b"HPUB": 2, b"MSG": 1, b"HMSG": 2}
#: Longest line that is no operation of ours but still one line.
_LONGEST = 64 * 1024


class Said(NamedTuple):
    """One operation. `reply` is where an answer to it goes, if anywhere."""

    name: bytes
    subject: str
    reply: str
    headers: bytes
    payload: bytes


class Reader:
    """Cuts a stream of bytes into operations. Bytes it does not understand are let pass."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def take(self, more: bytes) -> Iterator[Said]:
        """The operations complete with these bytes."""
        self._rest += more
        while (end := self._rest.find(_END)) >= 0:
            words = bytes(self._rest[:end]).split()
            counts = _WITH_PAYLOAD.get(words[0], 0) if words else 0
            whole = end + 2
            body = b""
            if counts:
                size = int(words[-1])
                if len(self._rest) < whole + size + 2:
                    return
                body = bytes(self._rest[whole : whole + size])
                whole += size + 2
            else:
                body = bytes(self._rest[:end]).partition(b" ")[2]
            del self._rest[:whole]
            if words:
                yield _said(words, counts, body)
        if len(self._rest) > _LONGEST * 32:
            self._rest.clear()


class Stored(msgspec.Struct, frozen=True):
    """The log's word that it has stored something."""

    stream: str = ""
    seq: int = 0
    error: dict[str, object] | None = None


def _said(words: list[bytes], counts: int, body: bytes) -> Said:
    name = words[0].upper()
    if not counts:
        return Said(name, "", "", b"", body)
    # MSG and HMSG name a subscription after the subject.
    fixed = 2 if name in {b"MSG", b"HMSG"} else 1
    between = words[1 + fixed : len(words) - counts]
    reply = between[0].decode() if between else ""
    head = int(words[-2]) if counts == 2 else 0
    return Said(name, words[1].decode(), reply, body[:head], body[head:])


def message_id(headers: bytes) -> str:
    """The name of a message, by which the log knows it again; empty when it has none."""
    for line in headers.split(_END):
        key, _, value = line.partition(b":")
        if key.strip().lower() == b"nats-msg-id":
            return value.strip().decode()
    return ""
