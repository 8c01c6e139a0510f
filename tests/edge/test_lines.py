"""A live line: frames and keys become events, the agent is heard in order, cleared, hung up, and found again after a loss."""

import asyncio
import base64
from collections.abc import AsyncIterator

import msgspec
import pytest

from bus.faces import Bus
from bus.jetstream import connect
from bus.memory import MemoryBus
from infra.clock import SystemClock
from producers.twilio import outgoing
from schemas.fact import Draft
from schemas.frame import Frame
from schemas.line import CallEnded, KeyPressed, LineLost, LineOpened, PlaybackCleared, PlaybackMarked
from schemas.reply import PlaybackStopped, ReplyComposed, SentenceSpoken
from tests.conftest import NatsServer

SOUND = bytes(range(160))


@pytest.fixture(params=["memory", pytest.param("jetstream", marks=pytest.mark.real)])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    """The same promises on both."""
    if request.param == "memory":
        yield MemoryBus(SystemClock().now)
        return
    server = NatsServer(request.getfixturevalue("tmp_path") / "nats")
    server.folder.mkdir()
    server.start()
    real = await connect(server.url, now=SystemClock().now, instance="test")
    yield real
    await real.close()
    server.kill()


async def tell(edge, call: str, event, id_: str) -> None:
    draft = Draft(subject=call, event=event, id=id_, at=edge.desk.clock.now())
    await edge.bus.live.publish(draft)


async def speak(edge, call: str, sentence: int, *numbers: int, epoch: int = 1) -> None:
    for number in numbers:
        await edge.bus.sound.send(call.replace("call.", "audio.", 1) + ".spoken", Frame(number, 0, epoch, sentence, SOUND))


def spoken(sentence: int, last: int) -> SentenceSpoken:
    return SentenceSpoken(sentence=sentence, turn=0, from_frame=1, to_frame=last)


async def opened(edge, nth: int = 1) -> str:
    return (await edge.facts(LineOpened, at_least=nth))[-1].subject


async def test_sound_and_keys_become_frames_and_facts(edge):
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await edge.say(socket, edge.media(1), edge.media(2), {"event": "dtmf", "streamSid": "MZ1", "dtmf": {"digit": "7"}})
        (key,) = await edge.facts(KeyPressed)
        assert key.event.digit == "7"
        frame = await edge.frame(call, "heard")
        assert (frame.number, frame.timestamp, frame.sentence) == (2, 20, 0)
        assert frame.epoch == key.epoch > 0
        await edge.say(socket, {"event": "stop", "streamSid": "MZ1"})
        (ended,) = await edge.facts(CallEnded)
        assert (ended.event.reason, ended.event.frames_heard) == ("caller", 2)
        assert await edge.closed(socket) == 1000


async def test_the_agents_frames_go_out_in_order_and_its_sentences_are_marked(edge):
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, 1, 2)
        await tell(edge, call, spoken(1, 2), "s1")
        said = [msgspec.json.decode(await socket.receive_str()) for _ in range(3)]
        assert [message["event"] for message in said] == ["media", "media", "mark"]
        assert base64.b64decode(said[0]["media"]["payload"]) == SOUND
        await edge.say(socket, {"event": "mark", "streamSid": "MZ1", "mark": said[2]["mark"]})
        (marked,) = await edge.facts(PlaybackMarked)
        assert marked.event.sentence == 1


async def test_frames_of_an_overtaken_voice_are_not_played(edge):
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, 1, epoch=5)
        await speak(edge, call, 1, 2, epoch=3)
        await speak(edge, call, 2, 2, epoch=5)
        said = [msgspec.json.decode(await socket.receive_str())["event"] for _ in range(3)]
        assert said == ["media", "mark", "media"]


async def test_a_stopped_agent_is_cleared_and_its_late_frames_are_not_sent(edge):
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, *range(1, 51))
        await edge.hear(socket, "media")
        await tell(edge, call, PlaybackStopped(sentence=1, through=2, frame=50, reason="caller"), "stop")
        await edge.hear(socket, "clear")
        (cleared,) = await edge.facts(PlaybackCleared)
        assert cleared.event.sentence == 1
        assert 0 <= cleared.event.played_ms <= 500
        assert cleared.cause == "stop"
        await speak(edge, call, 2, 51, 52)
        await speak(edge, call, 3, 53)
        await tell(edge, call, spoken(3, 53), "s3")
        first = msgspec.json.decode(await socket.receive_str())
        second = msgspec.json.decode(await socket.receive_str())
        assert (first["event"], second) == ("media", {"event": "mark", "streamSid": "MZ1", "mark": {"name": "sentence-3"}})


async def test_after_its_last_word_was_heard_the_agent_hangs_up_and_the_carrier_is_told_to(edge):
    twiml = await edge.ring()
    async with edge.stream(twiml) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, 1)
        await tell(edge, call, spoken(1, 1), "s1")
        await tell(edge, call, ReplyComposed(turn=1, sentences=(1,), hang_up=True), "bye")
        name = (await edge.hear(socket, "mark"))["mark"]
        await asyncio.sleep(0.05)
        assert not socket.closed
        await edge.say(socket, {"event": "mark", "streamSid": "MZ1", "mark": name})
        assert await edge.closed(socket) == 1000
    (ended,) = await edge.facts(CallEnded)
    assert (ended.event.reason, ended.event.frames_spoken) == ("agent", 1)
    status, answer = await edge.post(edge.path_of(twiml, "action").split("#")[0], {"CallSid": "CA1"})
    assert (status, "<Hangup/>" in answer) == (200, True)


async def test_a_goodbye_without_a_mark_ends_the_call_all_the_same(edge, monkeypatch):
    monkeypatch.setattr(outgoing, "_MARK_SECONDS", 0.05)
    monkeypatch.setattr(outgoing, "_TICK", 0.02)
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, 1)
        await tell(edge, call, ReplyComposed(turn=1, sentences=(1,), hang_up=True), "bye")
        assert await edge.closed(socket) == 1000


async def test_an_interrupted_goodbye_does_not_hang_up(edge, monkeypatch):
    monkeypatch.setattr(outgoing, "_MARK_SECONDS", 0.02)
    monkeypatch.setattr(outgoing, "_TICK", 0.02)
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, *range(1, 21))
        await tell(edge, call, ReplyComposed(turn=1, sentences=(1,), hang_up=True), "bye")
        await tell(edge, call, PlaybackStopped(sentence=1, through=1, frame=20, reason="wait"), "stop")
        await edge.hear(socket, "clear")
        await asyncio.sleep(0.1)
        assert not socket.closed


async def test_a_lost_line_is_found_again_and_plays_what_was_not_heard(edge):
    twiml = await edge.ring()
    async with edge.stream(twiml) as socket:
        call = await opened(edge)
        await edge.say(socket, edge.media(1), edge.media(2))
        await speak(edge, call, 1, *range(1, 31))
        for _ in range(30):
            await edge.hear(socket, "media")
    (lost,) = await edge.facts(LineLost)
    assert lost.event.reason == "lost"
    assert lost.event.played_frame < 30
    await tell(edge, call, spoken(1, 30), "s1")
    status, again = await edge.post(edge.path_of(twiml, "action").split("#")[0], {"CallSid": "CA1"})
    assert status == 200
    async with edge.stream(again, stream_sid="MZ2") as socket:
        assert (await edge.facts(LineOpened, at_least=2))[1].event.resumed
        for _ in range(30 - lost.event.played_frame):
            await edge.hear(socket, "media")
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
    monkeypatch.setattr(outgoing, "_SEND_SECONDS", 0.1)
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
    assert "<Hangup/>" in twiml


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
            subject=call, event=LineLost(reason="the edge is gone"), id="lost/1", at=edge.desk.clock.now(), cause=first.id
        )
        await edge.bus.live.publish(lost)
        _, again = await edge.facts(LineOpened, at_least=2)
        assert again.event.resumed
        assert again.event.edge == first.event.edge
        assert again.id != first.id
