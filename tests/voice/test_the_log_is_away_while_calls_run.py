"""The log is away for longer than anybody's patience: an instance outlives it, and no call is left without an owner."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from bus.log import Fence, Unavailable
from infra.runtime.call_lane import CallLane
from schemas import line, reply
from schemas.fact import Fact
from tests.voice.stage_play import CALL, Play
from tests.voice.test_two_voices_share_the_calls import owner, two_voices


class Away:
    """In place of something of the log's: unavailable the first `times`. With `late` it is done all the same.

    With `only`, unavailable only for facts of this kind.
    """

    def __init__(self, real: Any, times: int, *, late: bool = False, only: type = object) -> None:
        self._real, self.left, self._late, self._only = real, times, late, only

    async def __call__(self, *what: Any, **how: Any) -> Any:
        if not self.left or not isinstance(getattr(what[0] if what else None, "event", None), self._only):
            return await self._real(*what, **how)
        self.left -= 1
        if self._late:
            await self._real(*what, **how)
        raise Unavailable("the log did not answer")


async def test_who_follows_the_claims_goes_on_where_it_stood_when_the_log_is_back() -> None:
    followed: list[int] = []

    def breaks_off(play: Play) -> None:
        real = play.bus.log.read

        async def read(*subjects: str, **how: Any) -> AsyncIterator[Sequence[Fact]]:
            async for facts in real(*subjects, **how):
                yield facts
                if subjects == ("claim.>",):
                    followed.extend(fact.sequence for fact in facts)
                    raise Unavailable("there is no leader, for longer than the patience")

        play.bus.log.read = read  # type: ignore[assignment,method-assign]

    async with two_voices("what do you charge", before=breaks_off) as (play, first, second):
        await first.calls.take(CALL)
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        await asyncio.sleep(2)
        assert not first.task.done()
        assert not second.task.done()
        assert len(followed) == 2, "each of the two has followed the one claim, once"
        first.task.cancel()
        play.carrier.speak(900)
        await play.carrier.until(line.PlaybackMarked, sentence=2)
        assert await owner(play) == "voice-2"


async def test_a_call_whose_claim_nobody_confirmed_is_served_by_whom_the_log_names() -> None:
    async with two_voices() as (play, first, _second):
        first.calls._bus.claims.claim = Away(first.calls._bus.claims.claim, 1, late=True)
        with pytest.raises(Unavailable):
            await first.calls._asked(CALL.encode())
        assert await owner(play) == "voice-1"
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        assert await owner(play) == "voice-1"
        assert list(first.calls.lanes) == [CALL]


async def test_a_call_of_a_business_that_is_not_known_yet_is_taken_once_it_is() -> None:
    async with two_voices() as (play, first, second):
        make, unknown = first.calls._make_lane, 2

        async def known_later(call: str, fence: Fence) -> CallLane:
            nonlocal unknown
            unknown -= 1
            if unknown >= 0:
                raise KeyError("salon")
            return await make(call, fence)

        first.calls._make_lane = second.calls._make_lane = known_later
        with pytest.raises(Unavailable, match="not known here"):
            await first.calls._asked(CALL.encode())
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        assert not first.task.done()
        assert not second.task.done()


async def test_a_call_that_could_neither_be_served_nor_let_go_is_taken_up_again() -> None:
    async with two_voices() as (play, first, _second):
        play.bus.audio.last = Away(play.bus.audio.last, 1)  # type: ignore[method-assign]
        first.calls._bus.claims.release = Away(first.calls._bus.claims.release, 1)
        await first.calls.take(CALL)
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        assert first.calls._bus.claims.release.left == 0
        assert list(first.calls.lanes) == [CALL]


async def test_that_a_line_is_lost_is_written_down_once_the_log_has_room() -> None:
    async with two_voices() as (play, first, _second):
        await first.calls.take(CALL)
        await play.carrier.until(reply.SentenceStarted, sentence=1)
        play.bus.live.publish = full = Away(play.bus.live.publish, 2, only=line.LineLost)  # type: ignore[method-assign]
        first.calls._on_edge_gone("edge-1")
        await play.carrier.until(line.LineLost)
        assert full.left == 0
        assert not first.task.done()
