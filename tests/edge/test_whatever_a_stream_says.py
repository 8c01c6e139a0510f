"""Whatever comes over a media stream, its socket is closed in order or goes on, and nothing fails unseen."""

import asyncio
import itertools
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.memory import MemoryBus
from infra.runtime.clock import SystemClock
from tests.edge.conftest import Edge, open_edge

LEAVES = (
    st.none()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(
        ["MZ1", "0", "1", "-1", "9" * 5000, "4294967295", "sentence-" + "9" * 5000, "\ud800", "\0", "f39/" * 40, "&"]
    )
)
VALUES = st.recursive(LEAVES, lambda some: st.lists(some, max_size=2) | st.dictionaries(st.text(max_size=3), some, max_size=2))
KINDS = {
    "media": ["payload", "chunk", "timestamp", "track"],
    "mark": ["name"],
    "dtmf": ["digit"],
    "start": ["callSid"],
    "stop": [],
}


@st.composite
def messages(draw: st.DrawFn) -> str:
    """A message of a carrier with fields that are missing or none of a carrier's."""
    kind = draw(st.sampled_from([*KINDS, "connected", "weather"]))
    said = Edge.media(draw(st.integers(1, 3)))["media"] if kind == "media" else {}
    inner = said | draw(st.dictionaries(st.sampled_from([*KINDS.get(kind, []), "x"]), VALUES, max_size=2))
    message = {"event": kind, kind: inner, **draw(st.dictionaries(st.sampled_from(["streamSid", "event"]), VALUES, max_size=1))}
    return json.dumps(message)


@pytest.fixture(scope="module")
def say() -> Iterator[Callable[[list[str]], int | None]]:
    """Opens a stream, says what is given and stops: the close code."""
    failed: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: failed.append(record.getMessage())
    for name in ("aiohttp.server", "asyncio"):
        logging.getLogger(name).addHandler(handler)
    with asyncio.Runner() as runner:
        opening = open_edge(MemoryBus(SystemClock().now))
        edge = runner.run(opening.__aenter__())
        calls = itertools.count()

        async def speak(texts: list[str]) -> int | None:
            sid = f"CA{next(calls)}"
            async with edge.stream(await edge.ring(sid), sid) as socket:
                for text in [*texts, '{"event":"stop"}']:
                    if not socket.closed:
                        await socket.send_str(text)
                code = await edge.closed(socket)
            assert failed == []
            return code

        yield lambda texts: runner.run(speak(texts))
        runner.run(opening.__aexit__(None, None, None))
    for name in ("aiohttp.server", "asyncio"):
        logging.getLogger(name).removeHandler(handler)


@given(st.lists(messages() | st.text(max_size=30), max_size=4))
def test_the_stream_is_closed_with_a_code_of_ours(say, texts):
    assert say(texts) in {1000, 1007, 1008}


def test_what_is_no_text_is_closed_as_such(say):
    assert say(['{"event":"media","media":{"payload":"\\ud800"}}']) in {1000, 1007}
    assert say(['{"event":"mark","streamSid":"MZ1","mark":{"name":"sentence-' + "9" * 5000 + '"}}']) == 1000
