"""Whatever comes over a softphone's socket, it is closed in order or goes on, and nothing fails unseen."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.memory import MemoryBus
from infra.runtime.clock import SystemClock
from tests.edge.conftest import open_edge
from tests.edge.softphones import FRAME, send, softphone

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["sentence-" + "9" * 60, "sentence-0", "sentence--1", "\ud800", "\0", "*", "x" * 65])
)
VALUES = st.recursive(LEAVES, lambda some: st.lists(some, max_size=2) | st.dictionaries(st.text(max_size=3), some, max_size=2))
KINDS = {"start": "ticket", "resume": "call", "played": "name", "key": "digit", "mute": "on", "hang-up": "x", "sing": "x"}


@st.composite
def messages(draw: st.DrawFn) -> str:
    """A text of a softphone with a field that is missing or none of its own."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    field = draw(st.dictionaries(st.sampled_from([KINDS[kind], "type", "y"]), VALUES, max_size=2))
    return json.dumps({"type": kind} | field)


@pytest.fixture(scope="module")
def say() -> Iterator[Callable[[list[str | bytes], bool], int | None]]:
    """Opens a socket, after a good start or not, says what is given and hangs up: the close code."""
    failed: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: failed.append(record.getMessage())
    for name in ("aiohttp.server", "asyncio"):
        logging.getLogger(name).addHandler(handler)
    with asyncio.Runner() as runner:
        opening = open_edge(MemoryBus(SystemClock().now))
        edge = runner.run(opening.__aenter__())

        async def speak(said: list[str | bytes], started: bool) -> int | None:
            first = None if started else said[0]
            async with softphone(edge, first) as socket:
                for message in [*(said if started else said[1:]), {"type": "hang-up"}]:
                    if not socket.closed:
                        await send(socket, message)
                code = await edge.closed(socket)
            assert failed == []
            async with asyncio.timeout(5):
                while edge.needs.admission.calls:
                    await asyncio.sleep(0.01)
            return code

        yield lambda said, started: runner.run(speak(said, started))
        runner.run(opening.__aexit__(None, None, None))
    for name in ("aiohttp.server", "asyncio"):
        logging.getLogger(name).removeHandler(handler)


SAID = st.lists(messages() | st.text(max_size=30) | st.just(FRAME) | st.binary(max_size=200), min_size=1, max_size=4)


@given(SAID)
def test_a_call_is_closed_with_a_code_of_ours(say, said):
    assert say(said, True) in {1000, 1003, 1007, 1008}


@given(SAID)
def test_who_has_shown_no_ticket_is_shown_out(say, said):
    assert say(said, False) in {1003, 1007, 1008}
