"""The leader of a cluster is killed under those who work from the log: appends, followers, timers and readers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bus.jetstream import JetStreamBus, Options, connect
from bus.streams import STREAMS
from infra.embedded.cluster import Cluster
from schemas.fact import Draft, Fact
from schemas.line import LineLost

pytestmark = [pytest.mark.real, pytest.mark.cluster]
SUBJECTS, MANY, TIMERS = 3, 90, 12


@pytest.fixture
async def bus(cluster: Cluster) -> AsyncIterator[JetStreamBus]:
    await cluster.healthy()
    options = Options(replicas=3, patience=20.0)
    made = await connect(cluster.url, now=lambda: datetime.now(UTC), instance="works", options=options)
    yield made
    await made.close()
    await cluster.healthy()
    await cluster.forget(*STREAMS)


def draft(subject: str, id_: str) -> Draft:
    return Draft(subject=subject, event=LineLost(reason=id_), id=id_, at=datetime.now(UTC))


async def killed_for_a_while(cluster: Cluster, stream: str, after: float, away: float) -> None:
    await asyncio.sleep(after)
    leader = await cluster.leader(stream)
    cluster.kill(leader)
    await asyncio.sleep(away)
    cluster.start(leader)


async def test_pages_followers_and_readers_go_on_after_the_leader_of_the_ledger_is_killed(bus, cluster) -> None:
    handled: list[Fact] = []
    read: list[str] = []

    async def on(fact: Fact) -> None:
        handled.append(fact)

    follower = await bus.consumers.follow("booking", "page.>", on=on)

    async def follow() -> None:
        async for batch in bus.log.read("page.>", follow=True):
            read.extend(fact.id for fact in batch)
            if len(read) == MANY:
                return

    async def append() -> None:
        last = dict.fromkeys(range(SUBJECTS), 0)
        for nth in range(MANY):
            one = nth % SUBJECTS
            last[one] = await bus.log.append(draft(f"page.salon.chair-{one}", f"id-{nth}"), expected=last[one])
            await asyncio.sleep(0.02)

    async with asyncio.timeout(40), asyncio.TaskGroup() as group:
        group.create_task(append())
        group.create_task(follow())
        group.create_task(killed_for_a_while(cluster, "LEDGER", 0.6, 7.0))
    wanted = [f"id-{nth}" for nth in range(MANY)]
    assert read == wanted
    async with asyncio.timeout(10):
        while {fact.id for fact in handled} != set(wanted):
            await asyncio.sleep(0.05)
    for one in range(SUBJECTS):
        order = list(dict.fromkeys(fact.sequence for fact in handled if fact.subject == f"page.salon.chair-{one}"))
        assert order == sorted(order)
        assert [fact.id for fact in await bus.log.load(f"page.salon.chair-{one}")] == wanted[one::SUBJECTS]
    await follower.close()


async def test_timers_come_due_once_each_although_their_leader_is_killed(bus, cluster) -> None:
    now = datetime.now(UTC)
    for nth in range(TIMERS):
        await bus.timers.set(draft(f"timer.salon.t{nth}", f"t{nth}"), now + timedelta(seconds=1 + nth))
    await bus.timers.cancel("timer.salon.t10")
    await killed_for_a_while(cluster, "TIMERS", 0.5, 7.0)
    wanted = {f"t{nth}" for nth in range(TIMERS)} - {"t10"}
    async with asyncio.timeout(25):
        while True:
            due = [fact.id async for batch in bus.log.read("due.salon.>") for fact in batch]
            if set(due) == wanted:
                break
            await asyncio.sleep(0.2)
    await asyncio.sleep(1.0)
    due = [fact.id async for batch in bus.log.read("due.salon.>") for fact in batch]
    assert sorted(due) == sorted(wanted)
