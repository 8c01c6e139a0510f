"""Two voice instances: one takes a call, the other takes it over when it dies, drains, or is silent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from bus.log import Fence, Unavailable
from handlers.call.answering.speculation import SpeculativeReply
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.runtime.call_lane import CallLane
from infra.runtime.held_calls import HeldCalls
from schemas import line, reply
from schemas.line import CallClaimed
from tests.voice import stage_play
from tests.voice.stage_play import CALL, Play


class Voice:
    """One voice instance on the play's bus."""

    def __init__(self, play: Play, name: str) -> None:
        self.name, self._play = name, play
        parts = {part: getattr(play.bus, part) for part in ("log", "live", "audio", "requests", "liveness", "parking")}
        self.calls = HeldCalls(SimpleNamespace(**parts, claims=play.bus.claims_of(name)), name, self._lane, most=2)  # type: ignore[arg-type]
        self.stop = asyncio.Event()
        self.task = asyncio.get_running_loop().create_task(self.calls.run(self.stop))

    async def _lane(self, call: str, fence: Fence) -> CallLane:
        bus = self._play.bus
        return CallLane(
            call, fence, stage_play.stages(), self._play.needs.plus({SpeculativeReply: SpeculativeReply()}),
            log=bus.log, live=bus.live, sound=bus.audio, park=stage_play._never_parked,
            clock=self._play.clock, tracer=NoTracer(), meter=Meter(),
        )  # fmt: skip


@asynccontextmanager
async def two_voices(*lines: str, before: Callable[[Play], None] = lambda _: None) -> AsyncIterator[tuple[Play, Voice, Voice]]:
    play = Play(*lines)
    before(play)
    ringing = asyncio.get_running_loop().create_task(play.carrier.run())
    first, second = Voice(play, "voice-1"), Voice(play, "voice-2")
    await asyncio.sleep(0.1)
    await play.carrier.pick_up()
    try:
        yield play, first, second
    finally:
        for task in (ringing, first.task, second.task):
            task.cancel()
        await asyncio.gather(ringing, first.task, second.task, return_exceptions=True)
        await play.bus.close()


async def owner(play: Play) -> str:
    claim: Any = await play.bus.log.last("claim.demo.01CALL-voice")
    return claim.event.owner if claim and isinstance(claim.event, CallClaimed) else ""


async def test_a_call_that_two_are_asked_to_take_has_one_owner() -> None:
    async with two_voices() as (play, first, second):
        owners = await asyncio.gather(first.calls.take(CALL), second.calls.take(CALL))
        assert len(set(owners)) == 1
        assert await owner(play) == owners[0]
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        assert play.carrier.tags().count("sentence.spoken") == 1


async def test_the_other_goes_on_within_a_second_when_the_owner_dies() -> None:
    async with two_voices("what do you charge") as (play, first, _second):
        await first.calls.take(CALL)
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        await play.carrier.until(reply.SentenceStarted, sentence=2)
        died = play.clock.steady()
        first.task.cancel()
        await play.carrier.until(line.PlaybackMarked, sentence=3)
        assert await owner(play) == "voice-2"
        claim = await play.bus.log.last("claim.demo.01CALL-voice")
        assert claim
        assert 0.9 <= (claim.at - play.clock.now()).total_seconds() + play.clock.steady() - died <= 1.2
        numbers = [frame.number for frame in play.carrier.played]
        assert numbers == list(range(1, len(numbers) + 1))


async def test_draining_hands_the_call_over_without_a_second_of_silence() -> None:
    async with two_voices() as (play, first, _second):
        await first.calls.take(CALL)
        await play.carrier.until(reply.SentenceStarted, sentence=1)
        first.stop.set()
        await first.task
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        assert await owner(play) == "voice-2"
        stamps = [frame.timestamp for frame in play.carrier.played]
        assert stamps == [20 * n for n in range(len(stamps))]


async def test_a_full_voice_takes_no_call_and_leaves_it_to_the_next_that_is_asked() -> None:
    async with two_voices() as (play, first, second):
        first.calls._most = 0
        with pytest.raises(Unavailable):
            await play.bus.requests.ask("voice.take", CALL.encode())
        assert await owner(play) == ""
        assert await second.calls.take(CALL) == "voice-2"


async def test_an_ended_call_is_released_and_nobody_takes_it_again() -> None:
    async with two_voices() as (play, first, second):
        await first.calls.take(CALL)
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        await play.carrier.say(line.CallEnded(reason="caller", seconds=5))
        await asyncio.sleep(6)
        assert await owner(play) == ""
        assert first.calls.lanes == second.calls.lanes == {}
        assert play.carrier.tags().count("outcome.logged") == 1


async def test_an_ended_call_that_was_let_go_is_not_passed_to_and_fro() -> None:
    async with two_voices() as (play, _first, _second):
        await play.carrier.say(line.CallEnded(reason="caller", seconds=5))
        claims = play.bus.claims_of("shields-1")
        await claims.release(await claims.claim("claim.demo.01CALL-voice", after=0))
        await asyncio.sleep(10)
        assert [fact.event.tag() for fact in await play.bus.log.load("claim.demo.01CALL-voice")] == [
            "call.claimed",
            "call.released",
        ]


async def test_an_owner_that_is_overtaken_without_being_told_says_nothing_more() -> None:
    async with two_voices("what do you charge") as (play, first, second):
        await first.calls.take(CALL)
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.bus.liveness.beating.pop(("voice", "voice-1"))
        second.calls._on_gone("voice-1")
        await asyncio.sleep(1)
        assert await owner(play) == "voice-2"
        assert first.calls.lanes == {}
