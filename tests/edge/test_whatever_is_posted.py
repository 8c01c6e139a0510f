"""Whatever is posted to a webhook, signed or not, is answered: never with a fault of ours."""

import asyncio
import contextlib
import gzip
import logging
from collections.abc import Callable, Iterator
from urllib.parse import quote_from_bytes

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bus.memory import MemoryBus
from infra.runtime.clock import SystemClock
from schemas.event import Event
from schemas.line import CallEnded
from tests.edge.conftest import PUBLIC, TOKEN, open_edge

#: What a webhook may write about.
KINDS = ["call.>", "contact.>", "message.>", "business.>"]
PATHS = ["voice", "status", "voicemail", "sms", "sms/status/m1", "resume/x"]
FORM = "application/x-www-form-urlencoded"
#: content type, content encoding, body: none of Twilio's.
MALFORMED = {
    "a form in parts": ("multipart/form-data", "", b"x"),
    "parts without an end": ("multipart/form-data; boundary=a", "", b"--a\r\nContent-Disposition: form-data; name=x\r\n"),
    "a file": (
        "multipart/form-data; boundary=a",
        "",
        b'--a\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n--a--',
    ),
    "an unknown charset": (f"{FORM}; charset=bogus", "", b"a=b"),
    "wide letters": (f"{FORM}; charset=utf-16", "", b"a=b"),
    "bytes that are no text": (FORM, "", b"\xff"),
    "json": ("application/json", "", b"{}"),
    "no type": ("", "", b"a=b"),
    "an odd type": ("x", "", b"a=b"),
    "bad gzip": (FORM, "gzip", b"bad"),
    "bad deflate": (FORM, "deflate", b"bad"),
    "a gzip that is cut off": (FORM, "gzip", gzip.compress(b"a=b" * 100)[:-9]),
    "a thousand fields": (FORM, "", b"a=b&" * 1000),
}
Post = Callable[..., bytes]


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """Posts bytes to an edge from outside its event loop; the answer's bytes. Every error that is logged fails the test."""
    failed: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: failed.append(record.getMessage())
    logging.getLogger("aiohttp.server").addHandler(handler)
    with asyncio.Runner() as runner:
        opening = open_edge(MemoryBus(SystemClock().now))
        edge = runner.run(opening.__aenter__())

        async def send(path: str, headers: dict[str, str], body: bytes) -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(edge.address.rpartition(":")[2]))
            head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
            writer.write(
                f"POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode(
                    "utf-8", "surrogateescape"
                )
            )
            writer.write(body)
            async with asyncio.timeout(5):
                answer = await reader.read()
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            assert failed == []
            return answer

        async def stored() -> list[Event]:
            return [fact.event for kinds in KINDS async for batch in edge.bus.log.read(kinds) for fact in batch]

        yield lambda path, headers, body: runner.run(send(path, headers, body))
        for event in runner.run(stored()):  # every reader can read it, and every table hold it
            written = msgspec.json.encode(event)
            assert msgspec.json.decode(written, type=type(event)) == event
            assert b"\\u0000" not in written
        runner.run(opening.__aexit__(None, None, None))
    logging.getLogger("aiohttp.server").removeHandler(handler)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("type_", "coding", "body"), MALFORMED.values(), ids=MALFORMED)
def test_a_body_that_is_no_form_is_a_bad_request(post, path, type_, coding, body):
    answer = post(f"/twilio/{path}", {"Content-Type": type_, "Content-Encoding": coding}, body)
    assert status(answer) == 400
    assert b"cannot be answered" in answer


def test_a_body_without_end_is_refused(post):
    assert status(post("/twilio/voice", {"Content-Type": FORM}, b"a=" + b"b" * 70_000)) == 413


NAMES = ["CallSid", "To", "From", "CallStatus", "StreamEvent", "CallDuration", "SequenceNumber", "ErrorCode", "SpeechResult"]
NAMES += ["MessageSid", "Body", "MessageStatus", "OptOutType", "x"]
VALUES = st.one_of(
    st.sampled_from(
        ["", "CA1", "CA2", "SM1", "+16175550140", "+12125550142", "completed", "ringing", "delivered", "-1", "NaN", "\0"]
    ),
    st.text(max_size=30),
    st.integers(0, 5000).map(lambda length: "9" * length),
)


@given(st.sampled_from(PATHS), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=10))
def test_whatever_a_signed_form_says_is_answered(post, path, form):
    signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/twilio/{path}", form)
    body = "&".join(f"{name}={quote_from_bytes(value.encode())}" for name, value in form.items()).encode()
    assert status(post(f"/twilio/{path}", {"Content-Type": FORM, "X-Twilio-Signature": signature}, body)) < 500


@given(
    st.sampled_from([*PATHS, "media/%ff", "resume/%00", "voice?%ff", "sms/status/%2e%2e", "voice#x"]),
    st.sampled_from([FORM, f"{FORM};charset=é", "multipart/form-data;boundary=", "text/plain;;;", 'multipart/mixed;boundary="a']),
    st.sampled_from(["", "gzip", "deflate", "br", "zstd", "x"]),
    st.binary(max_size=200),
)
def test_whatever_bytes_are_posted_are_answered(post, path, type_, coding, body):
    assert status(post(f"/twilio/{path}", {"Content-Type": type_, "Content-Encoding": coding}, body)) < 500


@pytest.mark.parametrize("length", ["9" * 400, "9" * 7, "-1", "1e5", "inf", "٣", ""])
async def test_a_call_of_absurd_length_ended_after_no_time(edge, monkeypatch, length):
    monkeypatch.setattr("producers.twilio.status_callbacks._FIRST_WORD", 0.01)
    await edge.ring()
    form = {"CallSid": "CA1", "To": "+16175550140", "CallStatus": "completed", "CallDuration": length, "SequenceNumber": length}
    assert (await edge.post("/twilio/status", form))[0] == 204
    (ended,) = await edge.facts(CallEnded)
    assert ended.event.seconds == 0


@pytest.mark.parametrize("signature", ["\udcff", "é", "x" * 8000, "a\tb"])
@pytest.mark.parametrize("path", [*PATHS, "voice?\udcff=\udcfe"])
def test_a_signature_that_is_none_is_forbidden(post, path, signature):
    answer = post(f"/twilio/{path}", {"Content-Type": FORM, "X-Twilio-Signature": signature}, b"a=b")
    assert status(answer) in {400, 403}
    assert b"Server: Python" not in answer
