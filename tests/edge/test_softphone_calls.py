"""A member calls from the browser: the same facts as a carrier's call, words and sound both ways, and who it really was."""

import asyncio

import msgspec

from schemas.frame import SILENCE
from schemas.line import (
    CallEnded,
    CallRefused,
    CallRinging,
    HangUpOrdered,
    KeyPressed,
    LineOpened,
    PlaybackCleared,
    PlaybackMarked,
)
from schemas.reply import PlaybackStopped, ReplyComposed, SentenceComposed, SentenceStarted, TurnTimed
from schemas.speech import SpeechPartial, SpeechRecognised
from tests.edge.softphones import FRAME, played, send, softphone, ticket, told
from tests.edge.talking import SOUND, bus, opened, speak, spoken, tell
from tests.examples import example

__all__ = ["bus"]


async def test_a_call_rings_with_the_number_it_is_calling_as_and_the_account_that_placed_it(edge):
    async with softphone(edge) as socket:
        call = (await told(socket, "started"))["call"]
        (ringing,) = await edge.facts(CallRinging)
        assert ringing.subject == f"call.demo.{call}"
        assert (ringing.event.carrier, ringing.event.account) == ("softphone", "01OWNER")
        assert (ringing.event.caller, ringing.event.called) == ("+12125550142", edge.dentist.number)
        assert ringing.person == await edge.needs.directory.person("demo", "+12125550142")
        await edge.facts(LineOpened)
        assert edge.needs.admission.calls == 1


async def test_who_calls_as_nobody_is_an_anonymous_caller(edge):
    async with softphone(edge, {"type": "start", "ticket": ticket(edge, calling_as="")}) as socket:
        await told(socket, "started")
        (ringing,) = await edge.facts(CallRinging)
        assert (ringing.event.caller, ringing.event.account) == ("", "01OWNER")
        assert ringing.person


async def test_sound_and_keys_become_frames_and_facts_and_a_muted_microphone_is_silence(edge):
    async with softphone(edge) as socket:
        call = (await told(socket, "started"))["call"]
        for message in (FRAME, FRAME, {"type": "key", "digit": "7"}, {"type": "mute", "on": True}, FRAME):
            await send(socket, message)
        (key,) = await edge.facts(KeyPressed)
        assert key.event.digit == "7"
        for message in ({"type": "mute", "on": False}, FRAME, {"type": "hang-up"}):
            await send(socket, message)
        assert (await told(socket, "ended"))["why"] == "caller"
        assert await edge.closed(socket) == 1000
        frames = [frame async for some in edge.bus.audio.read(f"audio.demo.{call}.heard") for frame in some]
        assert [(frame.number, frame.timestamp) for frame in frames] == [(1, 0), (2, 20), (3, 40), (4, 60)]
        assert [frame.sound for frame in frames] == [FRAME, FRAME, SILENCE, FRAME]
        (ended,) = await edge.facts(CallEnded)
        assert (ended.event.reason, ended.event.frames_heard) == ("caller", 4)


async def test_the_agents_sound_comes_as_bytes_and_its_marks_are_answered(edge):
    async with softphone(edge) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, 1, 2)
        await tell(edge, call, spoken(1, 2), "s1")
        assert await played(socket, 2) == SOUND * 2
        name = (await told(socket, "mark"))["name"]
        await send(socket, {"type": "played", "name": name})
        (marked,) = await edge.facts(PlaybackMarked)
        assert marked.event.sentence == 1


async def test_an_interrupted_agent_is_cleared_and_the_marks_that_come_back_mean_nothing(edge):
    async with softphone(edge) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, *range(1, 51))
        await tell(edge, call, spoken(1, 50), "s1")
        name = (await told(socket, "mark"))["name"]
        await tell(edge, call, PlaybackStopped(sentence=1, through=1, frame=50, reason="caller"), "stop")
        await told(socket, "clear")
        await send(socket, {"type": "played", "name": name})
        (cleared,) = await edge.facts(PlaybackCleared)
        assert cleared.event.sentence == 1
        await send(socket, {"type": "hang-up"})
        await edge.facts(CallEnded)
        assert not [fact async for some in edge.bus.log.read("call.>") for fact in some if isinstance(fact.event, PlaybackMarked)]


async def test_words_and_times_are_shown_while_one_speaks(edge):
    async with softphone(edge) as socket:
        call = await opened(edge)
        await told(socket, "started")
        await asyncio.sleep(0.1)
        timed = TurnTimed(turn=1, endpoint=0, recognise=0, classify=0, context=0, compose=0, synthesise=0, bus=0, total=512.4)
        events = (
            SpeechPartial(turn=1, words="hel", frame=3),
            example(SpeechRecognised, words="hello"),
            SentenceComposed(turn=1, sentence=1, text="Good day.", source="dialogue"),
            SentenceStarted(sentence=1, turn=1, frame=1, synthesise_ms=1.0, engine="x"),
            timed,
        )
        for nth, event in enumerate(events):
            await tell(edge, call, event, f"shown-{nth}")
        said = [msgspec.json.decode(await socket.receive_str()) for _ in range(4)]
        assert said == [
            {"type": "words", "who": "caller", "text": "hel", "final": False},
            {"type": "words", "who": "caller", "text": "hello", "final": True},
            {"type": "words", "who": "agent", "text": "Good day.", "final": True},
            {"type": "turn", "ms": 512},
        ]


async def test_after_its_last_word_the_agent_hangs_up_and_says_so(edge):
    async with softphone(edge) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, 1)
        await tell(edge, call, spoken(1, 1), "s1")
        await tell(edge, call, ReplyComposed(turn=1, sentences=(1,), hang_up=True), "bye")
        await send(socket, {"type": "played", "name": (await told(socket, "mark"))["name"]})
        assert (await told(socket, "ended"))["why"] == "agent"
        assert await edge.closed(socket) == 1000


async def test_a_full_edge_says_so_and_writes_it_down(edge):
    edge.needs.admission.calls = 50
    async with softphone(edge) as socket:
        assert (await told(socket, "ended"))["why"] == "full"
        assert await edge.closed(socket) == 1000
    (refused,) = await edge.facts(CallRefused)
    assert refused.event.reason == "full"
    assert edge.needs.admission.calls == 50


ENDED_BY_A_MEMBER = HangUpOrdered(call="c", account="01OWNER")


async def test_a_call_that_a_member_ends_is_hung_up_at_once(edge):
    async with softphone(edge) as socket:
        call = await opened(edge)
        await speak(edge, call, 1, *range(1, 20))
        await tell(edge, call, ENDED_BY_A_MEMBER, "over")
        assert (await told(socket, "ended"))["why"] == "agent"
        assert await edge.closed(socket) == 1000
    (ended,) = await edge.facts(CallEnded)
    assert ended.event.reason == "agent"


async def test_a_carriers_call_that_a_member_ends_is_hung_up_and_does_not_come_back(edge):
    twiml = await edge.ring()
    async with edge.stream(twiml) as socket:
        call = await opened(edge)
        await tell(edge, call, ENDED_BY_A_MEMBER, "over")
        assert await edge.closed(socket) == 1000
    await edge.facts(CallEnded)
    _, answer = await edge.post(edge.path_of(twiml, "action").split("#")[0], {"CallSid": "CA1"})
    assert "<Hangup />" in answer
