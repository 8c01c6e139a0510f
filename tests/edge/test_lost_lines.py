"""A lost line is found again, by this edge or another, and given up when it does not come back."""

import asyncio

import pytest

from producers import outbound_audio
from schemas.fact import Draft
from schemas.line import CallEnded, LineLost, LineOpened
from tests.edge.talking import bus, opened, speak, spoken, tell

__all__ = ["bus"]


async def test_a_lost_line_is_found_again_and_plays_what_was_not_heard(edge):
    twiml = await edge.ring()
    async with edge.stream(twiml) as socket:
        call = await opened(edge)
        await edge.say(socket, edge.media(1), edge.media(2))
        await speak(edge, call, 1, *range(1, 31))
        await edge.sound(socket, 30)
    (lost,) = await edge.facts(LineLost)
    assert lost.event.reason == "lost"
    assert lost.event.played_frame < 30
    await tell(edge, call, spoken(1, 30), "s1")
    status, again = await edge.post(edge.path_of(twiml, "action").split("#")[0], {"CallSid": "CA1"})
    assert status == 200
    async with edge.stream(again, stream_sid="MZ2") as socket:
        assert (await edge.facts(LineOpened, at_least=2))[1].event.resumed
        await edge.sound(socket, 30 - lost.event.played_frame)
        assert (await edge.hear(socket, "mark"))["mark"]["name"] == "sentence-1"
        await edge.say(socket, edge.media(1) | {"streamSid": "MZ2"})
        for _ in range(100):
            frame = await edge.frame(call, "heard")
            if frame.number == 3:
                break
            await asyncio.sleep(0.01)
        assert frame.number == 3


async def test_a_caller_who_does_not_come_back_has_ended_the_call(edge):
    async with edge.stream(await edge.ring()):
        await opened(edge)
    (ended,) = await edge.facts(CallEnded)
    assert ended.event.reason == "lost"


async def test_a_second_edge_takes_the_line_over_and_the_first_writes_nothing_more(edge, another_edge):
    twiml = await edge.ring()
    async with edge.stream(twiml) as old:
        await opened(edge)
        async with another_edge(edge.bus, "edge-2") as other:
            _, again = await other.post(other.path_of(twiml, "action").split("#")[0], {"CallSid": "CA1"})
            async with other.stream(again, stream_sid="MZ2") as new:
                await edge.facts(LineOpened, at_least=2)
                assert await edge.closed(old) == 1000
                assert not new.closed
        facts = [fact async for batch in edge.bus.log.read("call.>") for fact in batch]
        assert [fact.event.tag() for fact in facts if fact.event.tag() == "call.ended"] == []


async def test_a_socket_that_takes_nothing_holds_no_other(edge, monkeypatch):
    monkeypatch.setattr(outbound_audio, "_SEND_SECONDS", 0.1)
    async with edge.stream(await edge.ring("CA2"), "CA2", stream_sid="MZ2") as alive, edge.stream(await edge.ring()) as slow:
        facts = await edge.facts(LineOpened, at_least=2)
        calls = {fact.event.stream: fact.subject for fact in facts}
        slow._conn.transport.pause_reading()
        await speak(edge, calls["MZ2"], 1, 1)
        await edge.hear(alive, "media")
        for number in range(1, 20_000):
            await speak(edge, calls["MZ1"], 1, number)
            if number % 500 == 0 and any(entry["event"] == "line closed" for entry in edge.logged):
                break
        await speak(edge, calls["MZ2"], 1, 2)
        await edge.hear(alive, "media")
        (lost,) = await edge.facts(LineLost)
        assert lost.event.reason == "slow"
        assert not alive.closed
        slow._conn.transport.abort()


@pytest.mark.parametrize("count", [20])
async def test_a_line_that_is_lost_again_and_again_is_given_up(edge, count):
    twiml = await edge.ring()
    for _ in range(count):
        _, twiml = await edge.post(edge.path_of(twiml, "action").split("#")[0], {"CallSid": "CA1"})
        assert "<Connect" in twiml
    _, twiml = await edge.post(edge.path_of(twiml, "action").split("#")[0], {"CallSid": "CA1"})
    assert "<Hangup />" in twiml


async def test_an_edge_that_goes_lets_the_carrier_take_its_calls_elsewhere(edge, another_edge):
    twiml = await edge.ring()
    async with edge.stream(twiml) as socket, another_edge(edge.bus, "edge-2") as other:
        await opened(edge)
        leaving = asyncio.create_task(edge.door.close())
        assert await edge.closed(socket) == 1001
        await leaving
        await edge.facts(LineLost)
        _, again = await other.post(other.path_of(twiml, "action").split("#")[0], {"CallSid": "CA1"})
        async with other.stream(again, stream_sid="MZ2"):
            assert (await edge.facts(LineOpened, at_least=2))[1].event.resumed


async def test_a_line_that_was_wrongly_held_for_lost_says_that_it_is_there(edge):
    async with edge.stream(await edge.ring()):
        call = await opened(edge)
        (first,) = await edge.facts(LineOpened)
        lost = Draft(
            subject=call, event=LineLost(reason="the edge is gone"), id="lost/1", at=edge.needs.clock.now(), cause=first.id
        )
        await edge.bus.live.publish(lost)
        _, again = await edge.facts(LineOpened, at_least=2)
        assert again.event.resumed
        assert again.event.edge == first.event.edge
        assert again.id != first.id
