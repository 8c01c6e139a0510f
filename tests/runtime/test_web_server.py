"""No connection is waited for without end: heads, bodies and silence have their time, an address its number of connections."""

import asyncio
import gzip
import resource
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from unittest import mock

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from infra.runtime import descriptors
from infra.runtime.client_address import TrustedProxies
from infra.runtime.connections import Connections, network_of
from infra.runtime.web_server import Limits, WebServer, listen
from infra.settings import BadSetting

SOON = Limits(head=0.4, body=0.4, answer=0.6, per_address=20, leave=0.2)
HALF_HEAD = b"POST /twilio/voice HTTP/1.1\r\nHost: a\r\n"
HALF_BODY = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc"


@asynccontextmanager
async def served(limits: Limits = SOON, trusted: Callable[[str], bool] = lambda _: False) -> AsyncIterator[tuple[int, WebServer]]:
    """A server of its own: it echoes, sleeps, and talks over a WebSocket."""

    async def echo(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    async def sleep(_: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    async def talk(request: web.Request) -> web.WebSocketResponse:
        talking = web.WebSocketResponse()
        await talking.prepare(request)
        async for message in talking:
            await talking.send_str(message.data)
        return talking

    app = web.Application(client_max_size=1000)
    app.add_routes([web.post("/echo", echo), web.get("/sleep", sleep), web.get("/talk", talk)])
    server, listening = WebServer(app, limits, trusted=trusted), listen("127.0.0.1", 0)
    await server.start(listening)
    yield listening.getsockname()[1], server
    await server.close()


async def seconds_until_closed(port: int, *said: bytes, every: float = 0.0) -> tuple[float, bytes]:
    """How long a connection that says this, a part at a time, is kept, and what it is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()

    async def say() -> None:
        for part in said:
            writer.write(part)
            await asyncio.sleep(every)

    saying = asyncio.create_task(say())
    answer = b""
    try:
        async with asyncio.timeout(8):
            while part := await reader.read(4096):
                answer += part
    except ConnectionResetError:
        pass  # who goes on sending to a server that has closed is reset; what came before counts
    finally:
        saying.cancel()
        writer.close()
    return time.monotonic() - began, answer


@pytest.mark.parametrize(
    ("said", "every"),
    [((), 0.0), ((HALF_HEAD,), 0.0), ([b"GET / HTTP/1.1\r\n", *[b"X: y\r\n"] * 100], 0.1)],
    ids=["nothing", "half a head", "a line now and then"],
)
async def test_a_connection_without_a_whole_head_is_closed_in_time(said, every):
    async with served() as (port, server):
        kept, _ = await seconds_until_closed(port, *said, every=every)
        assert 0.3 < kept < 2
        assert server.connections.open.total() == 0


@pytest.mark.parametrize(("said", "every"), [((HALF_BODY,), 0.0), ([HALF_BODY, *[b"."] * 90], 0.1)], ids=["half", "drop by drop"])
async def test_a_body_that_does_not_come_is_answered_408_and_the_connection_closed(said, every):
    async with served() as (port, _):
        kept, answer = await seconds_until_closed(port, *said, every=every)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert kept < 2


async def test_an_idle_connection_is_closed_after_its_answer():
    async with served() as (port, _):
        whole = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        kept, answer = await seconds_until_closed(port, whole)
        assert answer.endswith(b"abc")
        assert kept < 2


async def test_an_answer_that_takes_too_long_is_503_and_a_stream_goes_on():
    async with (
        served() as (port, _),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
        http.ws_connect("/talk") as talking,
    ):
        async with http.get("/sleep") as answer:
            assert answer.status == 503
        await asyncio.sleep(1)
        await talking.send_str("still there")
        assert await talking.receive_str(timeout=2) == "still there"


async def test_a_body_that_cannot_be_read_is_400_and_one_too_long_413(caplog):
    async with served() as (port, _), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        odd = b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n"
        kept, said = await seconds_until_closed(port, odd)
        assert said.startswith(b"HTTP/1.0 400 ")
        assert kept < 2
        async with http.post("/echo", data=b"a" * 2000) as answer:
            assert answer.status == 413
    assert not caplog.records


async def test_a_packed_body_is_handed_on_as_it_came():
    packed = gzip.compress(b"a" * 2000)
    async with (
        served() as (port, _),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
        http.post("/echo", data=packed, headers={"Content-Encoding": "gzip"}) as answer,
    ):
        assert await answer.read() == packed


async def test_an_answer_names_no_program_and_lets_no_browser_guess():
    async with served() as (port, _), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        for path in ("/echo", "/nowhere"):
            async with http.post(path, data=b"a") as answer:
                assert "Server" not in answer.headers
                assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_one_address_may_have_so_many_connections_and_others_are_served():
    async with served(Limits(head=5, per_address=20)) as (port, server):
        open_ = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
        await asyncio.sleep(0.2)
        assert server.connections.open == {"127.0.0.1": 20}
        assert server.connections.refused == 20
        for _, writer in open_:
            writer.close()
        await asyncio.sleep(0.2)
        assert server.connections.open == {}
        async with aiohttp.ClientSession() as http, http.post(f"http://127.0.0.1:{port}/echo", data=b"a") as answer:
            assert answer.status == 200


async def test_a_trusted_proxy_speaks_for_any_number():
    proxies = TrustedProxies(["127.0.0.0/8"])
    async with served(Limits(head=5, per_address=20), proxies.trusts) as (port, server):
        open_ = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
        await asyncio.sleep(0.2)
        assert server.connections.open == {"127.0.0.1": 40}
        for _, writer in open_:
            writer.close()


def test_all_connections_together_have_a_ceiling_too():
    connections = Connections(most=3, most_per_address=2)
    assert [connections.admit(address) for address in "aaabbc"] == [True, True, False, True, False, False]
    connections.leave("a")
    assert connections.admit("c")


def test_a_network_of_ipv6_is_one_address():
    assert network_of(("2001:db8:1:2:3::4", 1, 0, 0)) == network_of(("2001:db8:1:2:9::9", 1, 0, 0))
    assert network_of(("2001:db8:1:3::4", 1, 0, 0)) != network_of(("2001:db8:1:2::4", 1, 0, 0))
    assert network_of(("::ffff:10.0.0.1", 1, 0, 0)) == network_of(("10.0.0.1", 1)) == "10.0.0.1"
    assert network_of("") == network_of(None) == ""


def test_the_limit_of_descriptors_is_raised_as_far_as_the_system_allows():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, soft), hard))
    try:
        assert descriptors.most_connections() == 768
        descriptors.raise_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(
    ("peer", "named", "client"),
    [
        ("10.0.0.5", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.5", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.5", ["198.51.100.1, 203.0.113.9, 10.0.0.7"], "203.0.113.9"),
        ("10.0.0.5", ["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.5", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.5", ["unknown"], "10.0.0.5"),
        ("10.0.0.5", [], "10.0.0.5"),
        ("192.0.2.3", ["203.0.113.9"], "192.0.2.3"),
        ("", ["203.0.113.9"], ""),
    ],
)
def test_an_address_is_taken_from_a_trusted_proxy_only_and_only_what_it_wrote_itself(peer, named, client):
    headers = CIMultiDict([("X-Forwarded-For", one) for one in named])
    transport = mock.Mock(**{"get_extra_info.return_value": (peer, 1234) if peer else None})
    request = make_mocked_request("GET", "/", headers=headers, transport=transport)
    assert TrustedProxies(["10.0.0.0/24"]).client(request) == client


@pytest.mark.parametrize("named", ["10.0.0", "proxy.example.com", "10.0.0.0/40"])
def test_a_proxy_that_is_no_address_is_refused_with_its_setting(named):
    with pytest.raises(BadSetting, match="DAYBOOK_TRUSTED_PROXIES"):
        TrustedProxies([named])
