"""Timers outlive the server and its leader: nothing is forgotten, overdue ones come at once, each is answered once."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bus.jetstream import JetStreamBus, connect
from schemas.fact import Draft, Fact
from tests.bus.test_the_leader_of_a_cluster_is_killed import Cluster, joined, servers

pytestmark = pytest.mark.real
__all__ = ["servers"]


def now() -> datetime:
    return datetime.now(UTC)


def soon(seconds: float) -> datetime:
    return now() + timedelta(seconds=seconds)


async def rung(bus: JetStreamBus) -> Counter[str]:
    """How often each timer has come due."""
    return Counter([fact.id async for batch in bus.log.read("due.>") for fact in batch])


async def all_rung(bus: JetStreamBus, wanted: set[str], seconds: float = 15) -> Counter[str]:
    async with asyncio.timeout(seconds):
        while not wanted <= set(found := await rung(bus)):
            await asyncio.sleep(0.05)
    return found


async def test_after_a_kill_overdue_timers_come_at_once_and_the_others_in_their_time(nats_server, draft) -> None:
    bus = await connect(nats_server.url, now=now, instance="ringing")
    overdue, later, moved, cancelled = (draft(f"timer.salon.{name}") for name in ("overdue", "later", "moved", "cancelled"))
    await bus.timers.set(overdue, soon(0.6))
    await bus.timers.set(later, soon(4))
    await bus.timers.set(moved, soon(0.5))
    await bus.timers.set(moved, soon(3_600))
    await bus.timers.set(cancelled, soon(0.7))
    await bus.timers.cancel(cancelled.subject)
    nats_server.kill()
    await asyncio.sleep(1.2)
    await asyncio.to_thread(nats_server.start)
    back = time.monotonic()
    await all_rung(bus, {overdue.id})
    assert time.monotonic() - back < 2.5
    assert await rung(bus) == {overdue.id: 1}
    assert await all_rung(bus, {later.id}) == {overdue.id: 1, later.id: 1}
    await asyncio.sleep(0.5)
    assert await rung(bus) == {overdue.id: 1, later.id: 1}
    await bus.close()


async def test_of_many_timers_around_two_kills_each_is_answered_once(nats_server, draft) -> None:
    bus = await connect(nats_server.url, now=now, instance="ringing")
    drafts = [draft(f"timer.salon.r{nth}") for nth in range(200)]
    began = now()

    async def on(fact: Fact) -> None:
        subject = fact.subject.replace("due.", "message.")
        await bus.log.append(Draft(subject=subject, event=fact.event, id=f"{fact.id}/answer", at=now(), cause=fact.id))

    follower = await bus.consumers.follow("ringing", "due.>", on=on)
    for nth, one in enumerate(drafts):
        await bus.timers.set(one, began + timedelta(seconds=2 + nth / 100))
    for _ in range(2):
        await asyncio.sleep(max(2.3 - (now() - began).total_seconds(), 0.6))
        nats_server.kill()
        await asyncio.to_thread(nats_server.start)
    await all_rung(bus, {one.id for one in drafts}, 25)
    wanted = {f"{one.id}/answer" for one in drafts}
    async with asyncio.timeout(15):
        while len(answers := [fact.id async for batch in bus.log.read("message.>") for fact in batch]) < len(wanted):
            await asyncio.sleep(0.1)
    assert sorted(answers) == sorted(wanted)
    await follower.close()
    await bus.close()


@pytest.mark.cluster
async def test_the_leader_of_the_timers_is_killed_and_each_comes_once(servers: Cluster, draft) -> None:
    bus = await joined(servers, "ringing")
    drafts = [draft(f"timer.salon.r{nth}") for nth in range(40)]
    for nth, one in enumerate(drafts):
        await bus.timers.set(one, soon(1 + nth / 10))
    await asyncio.sleep(1.5)
    servers.kill(await servers.leader("TIMERS"))
    due = [f"due.salon.r{nth}" for nth in range(40)]
    async with asyncio.timeout(30):
        for subject in due:
            while not await bus.log.load(subject):
                await asyncio.sleep(0.1)
    await asyncio.sleep(1)
    assert [len(await bus.log.load(subject)) for subject in due] == [1] * 40
    await bus.close()
