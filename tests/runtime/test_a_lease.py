"""An owner that was frozen or cut off asks the log before it says anything more."""

import asyncio
from datetime import UTC, datetime, timedelta

from bus.memory import MemoryBus
from infra.replay.virtual_time import run_hurried
from infra.runtime.lease import Lease
from schemas.fact import Fact
from tests.clock import StillClock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def leased() -> tuple[MemoryBus, Lease, list[str]]:
    bus, lost = MemoryBus(lambda: NOON), list[str]()
    fence = await bus.claims_of("voice-1").claim("claim.demo.1-voice", after=0)
    lease = Lease(bus.log, fence, StillClock(NOON), lambda: lost.append("lost"))
    lease.sure = lambda: False
    return bus, lease, lost


async def test_a_frozen_owner_goes_on_when_nobody_has_taken_the_call() -> None:
    _, lease, lost = await leased()
    assert await lease.held()
    assert lost == []


async def test_a_frozen_owner_that_was_overtaken_says_nothing_more() -> None:
    bus, lease, lost = await leased()
    await bus.claims_of("voice-2").claim("claim.demo.1-voice", after=1)
    assert not await lease.held()
    assert not await lease.held()
    assert lost == ["lost"]


def test_an_owner_whose_beat_is_back_does_not_wait_for_a_log_without_a_leader() -> None:
    async def story() -> None:
        bus, lease, lost = await leased()
        asked: list[str] = []

        async def last(subject: str) -> None:
            asked.append(subject)
            lease.sure = lambda: True
            await asyncio.Event().wait()

        bus.log.last = last
        async with asyncio.timeout(2):
            assert await lease.held()
        assert (asked, lost) == (["claim.demo.1-voice"], [])

    run_hurried(story)


async def test_an_owner_that_others_hear_asks_nobody() -> None:
    bus, lease, _ = await leased()
    await bus.claims_of("voice-2").claim("claim.demo.1-voice", after=1)
    lease.sure = lambda: True
    assert await lease.held()
    lease.end()
    assert not await lease.held()


async def test_the_logs_word_is_relied_on_for_three_tenths_of_a_second_and_no_longer() -> None:
    bus, lease, lost = await leased()
    clock, last, asked = lease._clock, bus.log.last, list[float]()

    async def counted(subject: str) -> Fact | None:
        asked.append((clock.now() - NOON).total_seconds())
        return await last(subject)

    bus.log.last = counted
    for moment in (0.0, 0.1, 0.29, 0.31, 0.6, 0.62):
        clock.at = NOON + timedelta(seconds=moment)
        assert await lease.held()
    assert asked == [0.0, 0.31, 0.62]
    await bus.claims_of("voice-2").claim("claim.demo.1-voice", after=1)
    clock.at = NOON + timedelta(seconds=0.9)
    assert await lease.held()
    clock.at = NOON + timedelta(seconds=0.93)
    assert not await lease.held()
    assert lost == ["lost"]
