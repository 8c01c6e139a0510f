"""A softphone whose line was lost comes back with a further ticket of the same member, to whichever edge."""

import asyncio

import pytest

from schemas.line import CallEnded, LineLost, LineOpened
from tests.edge.softphones import FRAME, played, send, softphone, ticket, told
from tests.edge.talking import bus, opened, speak, spoken, tell

__all__ = ["bus"]


def resume(edge, call: str, **changed: object) -> dict:
    return {"type": "resume", "ticket": ticket(edge, **changed), "call": call}


async def test_a_lost_line_is_taken_up_again_and_plays_what_was_not_heard(edge):
    async with softphone(edge) as socket:
        call = await opened(edge)
        id_ = (await told(socket, "started"))["call"]
        await send(socket, FRAME)
        await speak(edge, call, 1, *range(1, 31))
        await played(socket, 30)
    (lost,) = await edge.facts(LineLost)
    await tell(edge, call, spoken(1, 30), "s1")
    async with softphone(edge, resume(edge, id_)) as socket:
        assert (await told(socket, "started"))["call"] == id_
        assert (await edge.facts(LineOpened, at_least=2))[1].event.resumed
        await played(socket, 30 - lost.event.played_frame)
        assert (await told(socket, "mark"))["name"] == "sentence-1"
        await send(socket, FRAME)
        for _ in range(100):
            frame = await edge.frame(call, "heard")
            if frame.number == 2:
                break
            await asyncio.sleep(0.01)
        assert frame.number == 2


async def test_another_edge_takes_the_line_over_and_the_first_lets_go(edge, another_edge):
    async with softphone(edge) as old:
        await opened(edge)
        id_ = (await told(old, "started"))["call"]
        async with another_edge(edge.bus, "edge-2") as other, softphone(other, resume(edge, id_)) as new:
            await told(new, "started")
            assert (await told(old, "ended"))["why"] == "overtaken"
            assert await edge.closed(old) == 1000
            assert not new.closed
        facts = [fact async for batch in edge.bus.log.read("call.>") for fact in batch]
        assert not [fact for fact in facts if isinstance(fact.event, CallEnded)]


async def test_a_softphone_that_does_not_come_back_has_ended_the_call(edge):
    async with softphone(edge) as socket:
        await told(socket, "started")
    (ended,) = await edge.facts(CallEnded)
    assert ended.event.reason == "lost"


async def test_a_call_that_has_ended_is_not_taken_up_again(edge):
    async with softphone(edge) as socket:
        id_ = (await told(socket, "started"))["call"]
        await send(socket, {"type": "hang-up"})
        await edge.facts(CallEnded)
    async with softphone(edge, resume(edge, id_)) as socket:
        assert (await told(socket, "ended"))["why"] == "ended"
        assert await edge.closed(socket) == 1000


@pytest.mark.parametrize("changed", [{"account": "01OTHER"}, {"tenant": "barber"}], ids=["member", "business"])
async def test_nobody_takes_up_the_call_of_another(edge, changed):
    async with softphone(edge) as alive:
        id_ = (await told(alive, "started"))["call"]
        async with softphone(edge, resume(edge, id_, **changed)) as socket:
            assert await edge.closed(socket) == 1008
        assert not alive.closed


async def test_a_carriers_call_is_not_taken_up_by_a_softphone(edge):
    async with edge.stream(await edge.ring()):
        call = await opened(edge)
        async with softphone(edge, resume(edge, call.rpartition(".")[2], account="")) as socket:
            assert await edge.closed(socket) == 1008


async def test_a_ticket_takes_a_call_up_once(edge):
    async with softphone(edge) as socket:
        id_ = (await told(socket, "started"))["call"]
        again = resume(edge, id_)
        async with softphone(edge, again) as second:
            await told(second, "started")
            async with softphone(edge, again) as third:
                assert await edge.closed(third) == 1008
            assert not second.closed
