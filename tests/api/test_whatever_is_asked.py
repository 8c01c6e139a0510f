"""Whatever is sent to the API, signed in or not, it is answered with a problem: never with a fault of ours."""

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from bus.memory.bus import MemoryBus
from infra.api.endpoint import declared_endpoints
from infra.runtime.discovery import import_modules
from tests.api.conftest import NOW, serving

pytestmark = pytest.mark.real
import_modules("infra.api")
POSTS = sorted({one.path for one in declared_endpoints() if one.method == "POST"})
DEEP = '{"email":' + '{"a":' * 9_000
#: headers and body: no JSON object that the API takes.
MALFORMED = {
    "nested deeply": ({"Content-Type": "application/json"}, DEEP.encode()),
    "nested deeply, and closed": ({"Content-Type": "application/json"}, b'{"email":' + b"[" * 9_000 + b"]" * 9_000 + b"}"),
    "bad gzip": ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"bad"),
    "good gzip": ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, gzip.compress(b"{}")),
    "bytes that are no text": ({"Content-Type": "application/json"}, b'{"email":"\xff"}'),
    "half a letter": ({"Content-Type": "application/json"}, b'{"email":"\\ud800"}'),
    "an infinite number": ({"Content-Type": "application/json"}, b'{"email":1e999}'),
    "a list": ({"Content-Type": "application/json"}, b"[]"),
    "parts": ({"Content-Type": "multipart/form-data"}, b"x"),
}


@pytest.fixture(scope="module")
def asked(day_url: str) -> Iterator[Callable]:
    """Asks from outside the event loop: status, headers and body of the answer."""
    with asyncio.Runner() as runner:
        there = serving(day_url, MemoryBus(lambda: NOW))
        said = runner.run(there.__aenter__())

        async def ask(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, dict, bytes]:
            answer = await said.client.request(
                method, URL(path, encoded=True), headers=headers, data=body, skip_auto_headers=["Content-Type"]
            )
            return answer.status, dict(answer.headers), await answer.read()

        async def send(head: bytes) -> int:
            reader, writer = await asyncio.open_connection(said.client.host, said.client.port)
            writer.write(head + b"Host: a\r\nConnection: close\r\n\r\n")
            async with asyncio.timeout(10):
                answer = await reader.read()
            writer.close()
            assert b"Python" not in answer
            return int(answer.split(b" ", 2)[1])

        def both(*what: object) -> object:
            return runner.run(send(*what) if isinstance(what[0], bytes) else ask(*what))

        yield both
        runner.run(there.__aexit__())


@pytest.mark.parametrize("path", ["/sessions", "/setup/x"])
@pytest.mark.parametrize(("headers", "body"), MALFORMED.values(), ids=MALFORMED)
def test_a_body_that_is_no_object_is_a_bad_request_before_anybody_signs_in(asked, path, headers, body):
    status, answered, problem = asked("POST", path, headers, body)
    assert status in {400, 415}
    assert answered["Content-Type"].startswith("application/problem+json")
    assert json.loads(problem)["status"] == status


TEXTS = st.text(max_size=20) | st.sampled_from(["\0", "ann@bright.example", "owner", "9" * 400, "\ud800"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
FIELDS = ["email", "password", "code", "name", "role", "scopes", "number", "person", "days", "label", "token", "x"]
BODIES = st.dictionaries(
    st.sampled_from(FIELDS),
    st.recursive(LEAVES, lambda some: st.lists(some, max_size=3) | st.dictionaries(TEXTS, some, max_size=3)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(POSTS), BODIES, TEXTS.filter(lambda text: "\ud800" not in text))
def test_whatever_object_is_posted_is_answered(asked, path, body, part):
    where = path.partition("{")[0] + (str(URL.build(path="/" + part))[1:] or "x") if "{" in path else path
    status, _, said = asked("POST", where, {"Content-Type": "application/json"}, json.dumps(body).encode())
    assert status < 500, said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(POSTS), st.sampled_from(["application/json", "a/b", "application/json;charset=x"]), st.binary(max_size=100)
)
def test_whatever_bytes_are_posted_are_answered(asked, path, type_, body):
    status, _, said = asked("POST", path.partition("{")[0] + "x" if "{" in path else path, {"Content-Type": type_}, body)
    assert status < 500, said


@pytest.mark.parametrize(
    "path", ["/setup/a-secret-link", "/setup/a-secret-link/code", "/setup/a-secret-link/x", "/setup-a-secret-link"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PUT"])
def test_a_problem_does_not_repeat_the_secret_of_a_link(asked, path, method):
    status, _, said = asked(method, path, {"Content-Type": "application/json"}, b"{}" if method == "POST" else b"")
    assert 400 <= status < 500
    assert b"/a-secret-link" not in said


RAW = [
    b"GET /calls HTTP/1.1\r\nAuthorization: Bearer \xff\xfe\r\n",
    b"GET /calls?cursor=\xff HTTP/1.1\r\n",
    b"GET /setup/\xff HTTP/1.1\r\nUser-Agent: \xff\r\n",
    b"GET /live HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: bearer.\xff\r\n",
    b"POST /sessions HTTP/1.1\r\nContent-Type: \xff\r\nContent-Length: 0\r\n",
    b"GET / HTTP/9.9\r\n",
    b"\x16\x03\x01\x02\r\n",
    b"GET /calls HTTP/1.1\r\nContent-Length: x\r\n",
]


@pytest.mark.parametrize("head", RAW)
def test_a_head_with_bytes_that_are_no_text_is_answered_in_the_four_hundreds(asked, head):
    assert 400 <= asked(head) < 500


@pytest.mark.parametrize("path", ["/health", "/calls", "/nowhere", "/openapi.json", "/setup/x", "/live"])
def test_no_answer_says_what_it_runs_on(asked, path):
    _, headers, _ = asked("GET", path, {})
    assert "Server" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_body_that_is_too_long_is_told_how_long_it_may_be(asked):
    status, _, said = asked("POST", "/sessions", {"Content-Type": "application/json"}, b'{"email":"' + b"a" * 70_000 + b'"}')
    assert status == 413
    assert b"65536 bytes" in said
