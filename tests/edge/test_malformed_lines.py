"""Whatever comes over a line, it is closed cleanly, written down and logged, and no other call notices."""

import base64
import contextlib

import pytest

from schemas.line import CallEnded, KeyPressed, LineLost, LineOpened, LineRejected

FRAME = base64.b64encode(b"\x7f" * 160).decode()


def media(**changed: object) -> dict:
    return {"event": "media", "streamSid": "MZ1", "media": {"payload": FRAME, "chunk": "1", "timestamp": "0"} | changed}


#: what is sent after a good start: the reason in the fact, and the close code.
AFTER_START = {
    "bad json": ('{"event":', "bad-json", 1007),
    "no json at all": ("hello", "bad-json", 1007),
    "json that is no object": ("[1]", "bad-message", 1007),
    "no event": ("{}", "bad-message", 1007),
    "media without payload": ({"event": "media", "media": {}}, "bad-message", 1007),
    "a chunk that is no number": (media(chunk="one"), "bad-message", 1007),
    "a negative timestamp": (media(timestamp="-20"), "bad-message", 1007),
    "an absurd timestamp": (media(timestamp="9" * 30), "bad-message", 1007),
    "a timestamp that no frame can hold": (media(timestamp=str(2**32)), "bad-message", 1007),
    "a chunk of another age": (media(chunk=str(2**40)), "bad-message", 1007),
    "twenty thousand brackets": ('{"event":' + "[" * 20_000, "bad-message", 1007),
    "twenty thousand brackets in a field": ('{"event":"media","media":' + '{"a":' * 10_000, "bad-json", 1007),
    "a second start": ("START", "second-start", 1008),
    "a second connected": ({"event": "connected"}, "second-connected", 1008),
    "a foreign stream": (media() | {"streamSid": "MZ2"}, "foreign-stream", 1008),
    "a foreign mark": ({"event": "mark", "streamSid": "MZ2", "mark": {"name": "sentence-1"}}, "foreign-stream", 1008),
    "ten megabytes": ("x" * 10_000_000, "too-big", 1009),
    "binary": (b"\x00\x01", "binary", 1003),
    "bytes that are no UTF-8 in a text": (None, "bad-frame", 1007),
}

BEFORE_START = {
    "media before start": (media(), "media-before-start", 1008),
    "dtmf before start": ({"event": "dtmf", "dtmf": {"digit": "1"}}, "dtmf-before-start", 1008),
    "mark before start": ({"event": "mark", "mark": {"name": "x"}}, "mark-before-start", 1008),
    "a start without a call": ({"event": "start", "streamSid": "MZ1", "start": {}}, "bad-message", 1007),
    "wideband": ("WIDE", "wrong-format", 1003),
    "another call's start": ("OTHER", "foreign-call", 1008),
    "binary": (b"\x00", "binary", 1003),
    "bad json": ("}", "bad-json", 1007),
}


async def send(edge, socket, what) -> None:
    match what:
        case "START":
            await edge.say(socket, edge.start("CA1", "MZ1"))
        case "WIDE":
            wide = {"encoding": "audio/x-l16", "sampleRate": 16000, "channels": 1}
            await edge.say(socket, edge.start("CA1", "MZ1", mediaFormat=wide))
        case "OTHER":
            await edge.say(socket, edge.start("CA9", "MZ1"))
        case None:
            await socket._writer.send_frame(b"\xff\xfe", 1)
        case bytes():
            await socket.send_bytes(what)
        case str():
            with contextlib.suppress(ConnectionError):  # closed before all of it was taken
                await socket.send_str(what)
        case _:
            await edge.say(socket, what)


@pytest.mark.parametrize(("what", "reason", "code"), AFTER_START.values(), ids=AFTER_START)
async def test_what_is_malformed_closes_its_own_line_only(edge, what, reason, code):
    other = await edge.ring("CA2")
    async with edge.stream(other, "CA2", stream_sid="MZ2") as alive, edge.stream(await edge.ring()) as socket:
        await edge.facts(LineOpened, at_least=2)
        await send(edge, socket, what)
        assert await edge.closed(socket) in {code, 1006 if reason == "too-big" else code}
        (rejected,) = await edge.facts(LineRejected)
        assert rejected.event.reason == reason
        assert [line["reason"] for line in edge.logged if line["event"] == "line rejected"] == [reason]
        (lost,) = await edge.facts(LineLost)
        assert lost.subject == rejected.subject
        await edge.say(alive, edge.media(1) | {"streamSid": "MZ2"}, {"event": "dtmf", "streamSid": "MZ2", "dtmf": {"digit": "5"}})
        assert not alive.closed
        heard = next(fact for fact in await edge.facts(LineOpened, at_least=2) if fact.event.stream == "MZ2")
        frame = await edge.frame(heard.subject, "heard")
        assert frame.number == 1


@pytest.mark.parametrize(("what", "reason", "code"), BEFORE_START.values(), ids=BEFORE_START)
async def test_what_comes_before_a_good_start_opens_no_line(edge, what, reason, code):
    async with edge.stream(await edge.ring(), begin=False) as socket:
        await send(edge, socket, what)
        assert await edge.closed(socket) == code
    (rejected,) = await edge.facts(LineRejected)
    assert rejected.event.reason == reason
    assert not [fact async for batch in edge.bus.log.read("call.>") for fact in batch if isinstance(fact.event, LineOpened)]


async def test_an_unknown_message_is_ignored_with_a_log_line(edge):
    async with edge.stream(await edge.ring()) as socket:
        await edge.say(socket, {"event": "weather", "streamSid": "MZ1"}, edge.media(1))
        opened = (await edge.facts(LineOpened))[0]
        assert (await edge.frame(opened.subject, "heard")).number == 1
    assert "weather" in [line.get("hint") for line in edge.logged]


UNREADABLE = {
    "no base64": "&&&&",
    "unpadded": FRAME.rstrip("="),
    "cut short": FRAME[:-3],
    "with a line break": FRAME[:76] + "\n" + FRAME[76:],
    "with two line ends": FRAME[:76] + "\r\n" + FRAME[76:] + "\r\n",
    "with other letters": "é" * 216,
    "url-safe": FRAME.replace("/", "_").replace("f", "-"),
}


@pytest.mark.parametrize("payload", UNREADABLE.values(), ids=UNREADABLE)
async def test_one_unreadable_frame_is_dropped_and_the_call_goes_on(edge, payload):
    async with edge.stream(await edge.ring()) as socket:
        opened = (await edge.facts(LineOpened))[0]
        await edge.say(
            socket, edge.media(1), edge.media(2, payload=payload), edge.media(3), {"event": "stop", "streamSid": "MZ1"}
        )
        (ended,) = await edge.facts(CallEnded)
        assert (ended.event.reason, ended.event.frames_heard) == ("caller", 2)
        frame = await edge.frame(opened.subject, "heard")
        assert (frame.number, frame.timestamp) == (2, 40)
    closed = next(line for line in edge.logged if line["event"] == "line closed")
    assert (closed["unreadable"], closed["lost"]) == (1, 0)


async def test_a_second_of_nothing_readable_closes_the_line(edge):
    async with edge.stream(await edge.ring()) as socket:
        await edge.facts(LineOpened)
        await edge.say(socket, *(edge.media(nth, payload="&") for nth in range(1, 60)))
        assert await edge.closed(socket) == 1007
    (rejected,) = await edge.facts(LineRejected)
    assert rejected.event.reason == "bad-base64"


async def test_a_key_that_no_telephone_has_is_ignored(edge):
    async with edge.stream(await edge.ring()) as socket:
        for digit in ("", "x", "\0", "55", "é", "7"):
            await edge.say(socket, {"event": "dtmf", "streamSid": "MZ1", "dtmf": {"digit": digit}})
        assert [fact.event.digit for fact in await edge.facts(KeyPressed)] == ["7"]
        assert not socket.closed


@pytest.mark.parametrize("token", ["x", "x.y", "W10.AAAAAAAAAAAAAAAAAAAAAA"])
async def test_a_stream_with_a_forged_token_is_not_let_in(edge, token):
    async with edge.http.get(f"{edge.address}/twilio/media/{token}") as answer:
        assert answer.status == 403


async def test_a_token_opens_one_line_only(edge, another_edge):
    twiml = await edge.ring()
    async with edge.stream(twiml) as socket:
        await edge.facts(LineOpened)
        async with edge.stream(twiml, stream_sid="MZ2") as second:
            assert await edge.closed(second) == 1008
        async with another_edge(edge.bus, "edge-2") as other, other.stream(twiml, stream_sid="MZ3") as third:
            assert await edge.closed(third) == 1008
        assert [fact.event.reason for fact in await edge.facts(LineRejected, at_least=2)] == ["used-token", "used-token"]
        assert not socket.closed


async def test_a_handshake_signed_wrongly_is_not_let_in(edge):
    path = edge.path_of(await edge.ring())
    async with edge.http.get(edge.address + path, headers={"X-Twilio-Signature": "bm8="}) as answer:
        assert answer.status == 403
    assert [fact.event.reason for fact in await edge.facts(LineRejected)] == ["signature"]
