"""Timers in detail, in memory and on JetStream: moved either way, due at once when late, once whoever has set them."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bus.ports import Bus
from schemas.fact import Fact

TIMER, DUE = "timer.salon.reminder-1", "due.salon.reminder-1"


@pytest.fixture
def soon(now) -> Callable[[float], datetime]:
    return lambda seconds: now() + timedelta(seconds=seconds)


async def due(bus: Bus, many: int = 1, subject: str = "due.>", seconds: float = 10) -> list[Fact]:
    """Wait until so many are due."""
    async with asyncio.timeout(seconds):
        while True:
            facts = [fact async for batch in bus.log.read(subject) for fact in batch]
            if len(facts) >= many:
                return facts
            await asyncio.sleep(0.02)


async def test_a_time_that_is_past_is_due_at_once(bus: Bus, draft, soon) -> None:
    await bus.timers.set(draft(TIMER), soon(-86_400))
    assert [fact.subject for fact in await due(bus, seconds=2)] == [DUE]


async def test_a_timer_can_be_moved_to_sooner(bus: Bus, draft, soon) -> None:
    await bus.timers.set(draft(TIMER), soon(3_600))
    await bus.timers.set(draft(TIMER), soon(0.3))
    assert [fact.id for fact in await due(bus, seconds=3)] == ["id-2"]


async def test_what_is_due_is_the_fact_that_was_set(bus: Bus, draft, soon) -> None:
    wanted = draft(TIMER, person="01PERSON")
    await bus.timers.set(wanted, soon(0.1))
    (fact,) = await due(bus)
    assert (fact.event, fact.id, fact.at, fact.person) == (wanted.event, wanted.id, wanted.at, "01PERSON")


async def test_two_who_set_the_same_timer_set_one(bus: Bus, draft, soon) -> None:
    """An owner that died after setting it, and the one that took over and set it again."""
    wanted, when = draft(TIMER), soon(0.3)
    await bus.timers.set(wanted, when)
    await bus.timers.set(wanted, when)
    await due(bus)
    await asyncio.sleep(0.7)
    assert len(await due(bus)) == 1


async def test_a_timer_that_has_fired_can_be_set_anew_and_cancelled_without_harm(bus: Bus, draft, soon) -> None:
    await bus.timers.set(draft(TIMER), soon(0))
    await due(bus)
    await bus.timers.cancel(TIMER)
    await bus.timers.set(draft(TIMER), soon(0.1))
    assert [fact.id for fact in await due(bus, 2)] == ["id-1", "id-2"]


async def test_cancelling_one_leaves_the_others(bus: Bus, draft, soon) -> None:
    for nth in range(20):
        await bus.timers.set(draft(f"timer.salon.r{nth}"), soon(0.4))
    for nth in range(0, 20, 2):
        await bus.timers.cancel(f"timer.salon.r{nth}")
    await due(bus, 10)
    await asyncio.sleep(0.5)
    assert sorted(fact.subject for fact in await due(bus)) == sorted(f"due.salon.r{nth}" for nth in range(1, 20, 2))


async def test_the_zone_in_which_a_time_is_said_makes_no_difference(bus: Bus, draft, soon) -> None:
    await bus.timers.set(draft(TIMER), soon(0.2).astimezone(timezone(timedelta(hours=-9))))
    assert len(await due(bus, seconds=3)) == 1
    assert soon(0).tzinfo == UTC


@pytest.mark.parametrize("wrong", ["due.salon.r1", "call.salon.c1", "timer"])
async def test_only_a_timer_can_be_set_or_cancelled(bus: Bus, draft, soon, wrong: str) -> None:
    with pytest.raises(ValueError, match="is no timer"):
        await bus.timers.set(draft(wrong), soon(1))
    with pytest.raises(ValueError, match="is no timer"):
        await bus.timers.cancel(wrong)


async def test_who_follows_gets_each_once(bus: Bus, draft, soon, until) -> None:
    rung: list[str] = []

    async def on(fact: Fact) -> None:
        rung.append(fact.id)

    follower = await bus.consumers.follow("ringing", "due.>", on=on)
    for nth in range(30):
        await bus.timers.set(draft(f"timer.salon.r{nth}"), soon(0.2 + nth / 100))
    await until(lambda: len(rung) >= 30)
    await asyncio.sleep(0.3)
    assert sorted(rung) == sorted(f"id-{nth}" for nth in range(1, 31))
    await follower.close()
