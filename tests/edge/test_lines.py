"""A live line: frames and keys become events, the agent is heard in order, cleared, and hangs up."""

import asyncio
import base64

import msgspec

from producers import outbound_audio
from schemas.line import CallEnded, KeyPressed, PlaybackCleared, PlaybackMarked
from schemas.reply import PlaybackContinued, PlaybackHeld, PlaybackStopped, ReplyComposed
from tests.edge.talking import SOUND, bus, opened, speak, spoken, tell

__all__ = ["bus"]


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
        assert await edge.sound(socket, 2) == SOUND * 2
        mark = msgspec.json.decode(await socket.receive_str())
        assert mark["event"] == "mark"
        await edge.say(socket, {"event": "mark", "streamSid": "MZ1", "mark": mark["mark"]})
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


async def test_a_held_agent_is_silent_at_once_and_goes_on_with_what_was_not_heard(edge):
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, *range(1, 51))
        await tell(edge, call, spoken(1, 50), "s1")
        await edge.hear(socket, "mark")
        await tell(edge, call, PlaybackHeld(sentence=1, frame=50), "held")
        await edge.hear(socket, "clear")
        await speak(edge, call, 2, 51)
        await tell(edge, call, PlaybackContinued(sentence=1, frame=50, reason="a cough"), "on")
        again = await edge.hear(socket, "media")
        assert 20 * 160 < len(base64.b64decode(again["media"]["payload"])) <= 50 * 160
        assert (await edge.hear(socket, "mark"))["mark"] == {"name": "sentence-1.1"}
        await edge.sound(socket, 1)


async def test_an_agent_that_nobody_lets_go_on_goes_on_by_itself(edge):
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, *range(1, 51))
        await edge.hear(socket, "media")
        await tell(edge, call, PlaybackHeld(sentence=1, frame=50), "held")
        await edge.hear(socket, "clear")
        again = await edge.hear(socket, "media")  # whoever held the agent has died
        assert 20 * 160 < len(base64.b64decode(again["media"]["payload"])) <= 50 * 160


async def test_a_held_agent_that_is_stopped_does_not_go_on(edge):
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, *range(1, 51))
        await edge.hear(socket, "media")
        await tell(edge, call, PlaybackHeld(sentence=1, frame=50), "held")
        await edge.hear(socket, "clear")
        await tell(edge, call, PlaybackStopped(sentence=1, through=1, frame=50, reason="caller"), "stop")
        (cleared,) = await edge.facts(PlaybackCleared)
        assert 0 <= cleared.event.played_ms <= 500
        await speak(edge, call, 2, 51)
        await edge.hear(socket, "media")


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
    assert (status, "<Hangup />" in answer) == (200, True)


async def test_a_goodbye_without_a_mark_ends_the_call_all_the_same(edge, monkeypatch):
    monkeypatch.setattr(outbound_audio, "_MARK_SECONDS", 0.05)
    monkeypatch.setattr(outbound_audio, "_TICK", 0.02)
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, 1)
        await tell(edge, call, ReplyComposed(turn=1, sentences=(1,), hang_up=True), "bye")
        assert await edge.closed(socket) == 1000


async def test_an_interrupted_goodbye_does_not_hang_up(edge, monkeypatch):
    monkeypatch.setattr(outbound_audio, "_MARK_SECONDS", 0.02)
    monkeypatch.setattr(outbound_audio, "_TICK", 0.02)
    async with edge.stream(await edge.ring()) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, *range(1, 21))
        await edge.sound(socket, 20)
        await tell(edge, call, ReplyComposed(turn=1, sentences=(1,), hang_up=True), "bye")
        await tell(edge, call, PlaybackStopped(sentence=1, through=1, frame=20, reason="wait"), "stop")
        await edge.hear(socket, "clear")
        await asyncio.sleep(0.1)
        assert not socket.closed
