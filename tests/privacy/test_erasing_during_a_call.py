"""Who is erased while they are on the telephone speaks to the end of the call, and is forgotten then."""

import asyncio

from infra.privacy.open_calls import Waiting, open_calls
from schemas.event import ERASED
from schemas.line import CallEnded, CallRinging
from schemas.privacy import DirectoryCleared, ErasureDeferred
from tests.privacy.a_life import CALLED, Person, World, recognised

ANN, BOB = Person(1), Person(2)
SOON = Waiting(look=0.01, settle=0.01, longest=5)


async def on_the_telephone() -> World:
    """Ann called before, and is on the line now."""
    world = await World().open()
    await world.call(ANN, 1)
    await world.call(BOB, 2)
    await world.say("call.t.c3", CallRinging(person=ANN.id, caller=ANN.phone, called=CALLED), ANN.id)
    return world


async def test_the_call_goes_on_and_the_erasure_follows_its_end():
    world = await on_the_telephone()
    name = await world.ask_erasure(ANN)
    waiting = asyncio.create_task(world.go_on(name, waiting=SOON))
    await asyncio.sleep(0.1)
    said = await world.say("call.t.c3", recognised(f"still here, {ANN.words}"), ANN.id)
    (heard,) = [fact for fact in await world.bus.log.load("call.t.c3") if fact.id == said.id]
    assert ANN.words in heard.event.words
    assert not waiting.done()
    events = [fact.event for fact in await world.bus.log.load(name)][1:]
    assert events == [DirectoryCleared(numbers=1), ErasureDeferred(calls=("c3",))]
    assert await world.directory.known("t", ANN.phone) == ""
    await world.say("call.t.c3", CallEnded(reason="caller", seconds=9), ANN.id)
    assert await asyncio.wait_for(waiting, 2)
    (heard,) = [fact for fact in await world.bus.log.load("call.t.c3") if fact.id == said.id]
    assert heard.event.words == ERASED
    assert not [trace for trace in ANN.traces if trace in await world.everything_read()]


async def test_who_is_on_no_call_is_erased_at_once_and_a_killed_wait_is_taken_up_again():
    world = await on_the_telephone()
    assert await open_calls(world.bus.log, "t", ANN.id) == ["c3"]
    assert await open_calls(world.bus.log, "t", BOB.id) == []
    name = await world.ask_erasure(BOB)
    assert await asyncio.wait_for(world.go_on(name), 1)
    assert "erasure.deferred" not in [fact.event.tag() for fact in await world.bus.log.load(name)]
    name = await world.ask_erasure(ANN)
    for _ in range(2):
        killed = asyncio.create_task(world.go_on(name, waiting=SOON))
        await asyncio.sleep(0.05)
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
    tags = [fact.event.tag() for fact in await world.bus.log.load(name)]
    assert tags == ["erasure.requested", "directory.cleared", "erasure.deferred"]
    await world.say("call.t.c3", CallEnded(reason="caller", seconds=9), ANN.id)
    assert await asyncio.wait_for(world.go_on(name, waiting=SOON), 2)


async def test_a_call_that_began_while_another_was_waited_for_is_waited_for_too():
    world = await on_the_telephone()
    name = await world.ask_erasure(ANN)
    waiting = asyncio.create_task(world.go_on(name, waiting=SOON))
    await asyncio.sleep(0.05)
    await world.say("call.t.c4", CallRinging(person=ANN.id, caller=ANN.phone, called=CALLED), ANN.id)
    await world.say("call.t.c3", CallEnded(reason="caller", seconds=9), ANN.id)
    await asyncio.sleep(0.1)
    deferred = [fact.event for fact in await world.bus.log.load(name) if isinstance(fact.event, ErasureDeferred)]
    assert [one.calls for one in deferred] == [("c3",), ("c4",)]
    assert not waiting.done()
    await world.say("call.t.c4", CallEnded(reason="caller", seconds=9), ANN.id)
    assert await asyncio.wait_for(waiting, 2)


async def test_a_call_that_never_ends_is_not_waited_for_without_end():
    world = await on_the_telephone()
    name = await world.ask_erasure(ANN)
    assert await asyncio.wait_for(world.go_on(name, waiting=Waiting(look=0.01, settle=0.01, longest=0.1)), 2)
