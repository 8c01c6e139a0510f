"""Three servers, every stream on all of them: the leader is killed and the caller notices nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bus.jetstream import JetStreamBus, Options, connect
from bus.log import Fence, Fenced
from infra.embedded.cluster import Cluster
from schemas.fact import Draft, Fact
from schemas.frame import SILENCE, Frame

pytestmark = [pytest.mark.real, pytest.mark.cluster]
CALL, CLAIM, HEARD = "call.salon.c1", "claim.salon.c1-voice", "audio.salon.c1.heard"
OPTIONS = Options(replicas=3, patience=30.0)


@pytest.fixture
async def servers(tmp_path) -> AsyncIterator[Cluster]:
    """Three servers of the test's own."""
    made = Cluster(tmp_path)
    made.start()
    await made.healthy()
    yield made
    made.close()


async def joined(cluster: Cluster, name: str) -> JetStreamBus:
    """A bus on the cluster, as soon as it has elected its leaders."""
    return await connect(cluster.url, now=lambda: datetime.now(UTC), instance=name, options=OPTIONS)


async def go_on_saying(bus: JetStreamBus, drafts: list[Draft], fence: Fence) -> None:
    for draft in drafts:
        await bus.live.publish(draft, fence=fence)
        await asyncio.sleep(0.02)


async def reads(bus: JetStreamBus, read: list[str]) -> None:
    async for batch in bus.log.read("call.>", follow=True):
        read.extend(fact.id for fact in batch)


async def test_nothing_is_lost_and_nobody_waits(servers: Cluster, draft, until) -> None:
    saying, hearing = await joined(servers, "saying"), await joined(servers, "hearing")
    heard: list[tuple[Fact, float]] = []
    frames: list[Frame] = []
    now = asyncio.get_running_loop().time
    taps = [
        await hearing.live.tap(CALL, lambda fact: heard.append((fact, now()))),
        await hearing.audio.tap(HEARD, frames.append),
    ]
    read: list[str] = []
    reading = asyncio.create_task(reads(hearing, read))
    fence = await saying.claims.claim(CLAIM, after=0)
    said: list[tuple[str, float]] = []
    number = 0
    for nth in range(150):
        one = draft(CALL)
        said.append((one.id, now()))
        await saying.live.publish(one, fence=fence)
        for _ in range(2):
            number += 1
            await saying.audio.send(HEARD, Frame(number, 0, 1, 0, SILENCE))
            await asyncio.sleep(0.01)
        if nth == 50:
            servers.kill(await servers.leader("CALLS"))
    await until(lambda: len(heard) == 150, 15)
    await saying.live.wait_until_stored()
    await saying.audio.wait_until_stored()
    assert [fact.id for fact, _ in heard] == [id_ for id_, _ in said]
    assert [fact.id for fact in await hearing.log.load(CALL)] == [id_ for id_, _ in said]
    await until(lambda: len(frames) == number, 5)
    assert [one.number async for batch in hearing.audio.read(HEARD) for one in batch] == list(range(1, number + 1))
    await until(lambda: len(read) == 150, 5)
    assert read == [id_ for id_, _ in said]
    reading.cancel()
    delays = [later - earlier for (_, later), (_, earlier) in zip(heard, said, strict=True)]
    assert max(delays) < 1.0, f"a fact was heard {max(delays):.2f} s late"
    await saying.claims.release(fence)
    with pytest.raises(Fenced):
        await go_on_saying(saying, [draft(CALL) for _ in range(50)], fence)
    for tap in taps:
        await tap.close()
    await saying.close()
    await hearing.close()
