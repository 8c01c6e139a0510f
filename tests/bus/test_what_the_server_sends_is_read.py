"""Cutting messages out of what the socket gives: whatever the pieces, each message once and in order."""

import pytest
from nats.aio.client import Client

from bus.jetstream.protocol_parser import DirectParser, parse_headers

SENT = (
    b"MSG audio.demo.1.heard 7 3\r\none\r\n"
    b"PING\r\n"
    b"HMSG call.demo.1 8 _INBOX.a.1 23 28\r\nNATS/1.0\r\nFact: b.c\r\n\r\nh" + b"ello\r\n"
    b"MSG audio.demo.1.heard 7 5\r\n\r\n\r\n!\r\n"
    b"MSG elsewhere 9 2\r\nno\r\n"
    b"MSG audio.demo.1.heard 7 0\r\n\r\n"
)


class Server:
    """A parser with a subscription of its own for everything that goes the long way."""

    def __init__(self) -> None:
        self.client = Client()
        self.parser = DirectParser(self.client)
        self.pings = 0
        self.taken: list[tuple[bytes, bytes]] = []
        self.heads: list[bytes] = []
        self.client._process_ping = self._ping  # type: ignore[method-assign]
        self.parser.direct[b"7"] = self.parser.direct[b"8"] = self._take

    async def _ping(self) -> None:
        self.pings += 1

    def _take(self, subject: bytes, headers: bytes, payload: bytes) -> None:
        self.taken.append((subject, payload))
        if headers:
            self.heads.append(headers)


WHOLE = [
    (b"audio.demo.1.heard", b"one"),
    (b"call.demo.1", b"hello"),
    (b"audio.demo.1.heard", b"\r\n\r\n!"),
    (b"audio.demo.1.heard", b""),
]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 30, 10_000])
async def test_every_message_is_taken_once_whatever_the_pieces(size: int) -> None:
    server = Server()
    for start in range(0, len(SENT), size):
        await server.parser.parse(SENT[start : start + size])
    assert server.taken == WHOLE
    assert server.pings == 1
    assert [parse_headers(head) for head in server.heads] == [{"Fact": "b.c"}]


async def test_half_a_message_of_a_lost_connection_is_void() -> None:
    server = Server()
    await server.parser.parse(b"MSG audio.demo.1.heard 7 30\r\nhalf of")
    server.parser.reset()
    await server.parser.parse(SENT)
    assert server.taken == WHOLE


async def test_one_who_fails_is_told_of_and_the_next_message_is_taken() -> None:
    server, told = Server(), list[Exception]()

    async def tell(wrong: Exception) -> None:
        told.append(wrong)

    def fail(*_: bytes) -> None:
        raise RuntimeError

    server.client._error_cb = tell
    server.parser.direct[b"8"] = fail
    await server.parser.parse(SENT)
    assert [type(one) for one in told] == [RuntimeError]
    assert server.taken == [WHOLE[0], *WHOLE[2:]]


def test_the_servers_own_word_stands_under_status() -> None:
    assert parse_headers(b"NATS/1.0 503 No Responders\r\n\r\n") == {"Status": "503"}
