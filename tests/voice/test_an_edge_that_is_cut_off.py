"""An edge that alone cannot reach the bus sends its callers to another; with no other, it holds on."""

import asyncio
from datetime import UTC, datetime

from bus.liveness import Beat
from bus.memory import MemoryBus
from handlers.call.line_state import Socket
from handlers.call.state import Conversation, evolve
from infra.runtime.reachability import Reachability
from schemas.fact import Fact
from schemas.line import LineLost, LineOpened

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def watched(*edges: str) -> tuple[MemoryBus, Reachability, list[str], asyncio.Task[None]]:
    bus, left = MemoryBus(lambda: NOON), list[str]()
    for edge in edges:
        await bus.liveness.beat("edge", edge, Beat)
    reach = Reachability(bus.liveness, "edge-1")

    async def leave() -> None:
        left.append("left")

    reach.on_cut_off = leave
    task = asyncio.get_running_loop().create_task(reach.watch())
    await asyncio.sleep(2)
    return bus, reach, left, task


async def test_callers_are_sent_to_another_edge_once() -> None:
    bus, reach, left, task = await watched("edge-1", "edge-2")
    assert not reach.cut_off
    del bus.liveness.beating["edge", "edge-1"]
    await asyncio.sleep(1)
    assert (reach.cut_off, left) == (True, ["left"])
    await bus.liveness.beat("edge", "edge-1", Beat)
    await asyncio.sleep(0.3)
    assert not reach.cut_off
    task.cancel()


async def test_a_server_that_died_is_waited_for() -> None:
    bus, reach, left, task = await watched("edge-1", "edge-2")
    bus.liveness.connected = False
    del bus.liveness.beating["edge", "edge-1"]
    await asyncio.sleep(3)
    assert (reach.cut_off, left) == (False, [])
    task.cancel()


async def test_the_only_edge_keeps_its_callers() -> None:
    bus, reach, left, task = await watched("edge-1")
    del bus.liveness.beating["edge", "edge-1"]
    await asyncio.sleep(5)
    assert (reach.cut_off, left) == (False, [])
    task.cancel()


def test_a_line_that_is_open_again_is_not_lost_by_late_news_of_the_one_before() -> None:
    now = Conversation(tenant="demo", call="1")
    facts = [("a", LineOpened(stream="1", edge="edge-1"), ""), ("b", LineOpened(stream="2", edge="edge-2", resumed=True), "")]
    for id_, event, cause in [*facts, ("c", LineLost(reason="edge edge-1 is gone"), "a")]:
        now = evolve(now, Fact(subject="call.demo.1", event=event, id=id_, at=NOON, cause=cause))
    assert now.line.socket == Socket("edge-2", "b")
