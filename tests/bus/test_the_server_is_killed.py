"""kill -9 of the server in mid-call: nothing acknowledged is lost, nothing is doubled, order is kept."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bus.jetstream import JetStreamBus, connect
from schemas.fact import Fact
from schemas.frame import SILENCE, Frame

pytestmark = pytest.mark.real
CALL, CLAIM, HEARD = "call.salon.c1", "claim.salon.c1-voice", "audio.salon.c1.heard"


@pytest.fixture
async def buses(nats_server) -> AsyncIterator[tuple[JetStreamBus, JetStreamBus]]:
    """One that says, one that hears."""
    saying = await connect(nats_server.url, now=lambda: datetime.now(UTC), instance="saying")
    hearing = await connect(nats_server.url, now=lambda: datetime.now(UTC), instance="hearing")
    yield saying, hearing
    await saying.close()
    await hearing.close()


async def killed_and_back(nats_server, after: float, away: float = 0.3) -> None:
    await asyncio.sleep(after)
    nats_server.kill()
    await asyncio.sleep(away)
    await asyncio.to_thread(nats_server.start)


async def test_every_frame_is_stored_and_heard_once_and_in_order(nats_server, buses, until) -> None:
    saying, hearing = buses
    heard: list[Frame] = []
    tap = await hearing.audio.tap(HEARD, heard.append)

    async def talk() -> None:
        for number in range(1, 601):
            await saying.audio.send(HEARD, Frame(number, number * 20, 1, 0, SILENCE))
            await asyncio.sleep(0.003)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(talk())
        group.create_task(killed_and_back(nats_server, 0.5))
    await saying.audio.wait_until_stored()
    await until(lambda: len(heard) >= 600)
    stored = [frame.number async for batch in saying.audio.read(HEARD) for frame in batch]
    assert stored == list(range(1, 601))
    assert [frame.number for frame in heard] == stored
    await tap.close()


async def test_every_fact_is_stored_and_heard_once_and_in_order(nats_server, buses, draft, until) -> None:
    saying, hearing = buses
    heard: list[Fact] = []
    tap = await hearing.live.tap("call.>", heard.append)
    fence = await saying.claims.claim(CLAIM, after=0)
    said = [draft(CALL) for _ in range(300)]

    async def talk() -> None:
        for one in said:
            await saying.live.publish(one, fence=fence)
            await asyncio.sleep(0.005)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(talk())
        group.create_task(killed_and_back(nats_server, 0.5))
    await saying.live.wait_until_stored()
    await until(lambda: len(heard) >= 300)
    ids = [one.id for one in said]
    assert [fact.id for fact in await hearing.log.load(CALL)] == ids
    assert [fact.id for fact in heard] == ids
    await tap.close()


async def test_who_reads_the_log_and_who_follows_it_miss_nothing(nats_server, buses, draft, until) -> None:
    saying, hearing = buses
    read: list[str] = []
    handled: list[str] = []

    async def on(fact: Fact) -> None:
        handled.append(fact.id)

    follower = await hearing.consumers.follow("booking", "page.>", on=on)

    async def follow() -> None:
        async for batch in hearing.log.read("page.>", follow=True):
            read.extend(fact.id for fact in batch)
            if len(read) >= 200:
                return

    async def append() -> None:
        last = 0
        for _ in range(200):
            last = await saying.log.append(draft("page.salon.chair_2026-11-23"), expected=last)
            await asyncio.sleep(0.003)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(follow())
        group.create_task(append())
        group.create_task(killed_and_back(nats_server, 0.4))
    ids = [f"id-{nth}" for nth in range(1, 201)]
    assert read == ids
    await until(lambda: set(handled) == set(ids), 10)
    await follower.close()
