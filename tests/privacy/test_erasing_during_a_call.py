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
    eraser = world.eraser()
    name = await eraser.request("t", ANN.id, "cli")
    waiting = asyncio.create_task(eraser.after_calls(name, SOON))
    await asyncio.sleep(0.1)
    said = await world.say("call.t.c3", recognised(f"still here, {ANN.words}"), ANN.id)
    (heard,) = [fact for fact in await world.bus.log.load("call.t.c3") if fact.id == said.id]
    assert ANN.words in heard.event.words
    assert not waiting.done()
    events = [fact.event for fact in await world.bus.log.load(name)][1:]
    assert events == [DirectoryCleared(numbers=1), ErasureDeferred(calls=("c3",))]
    assert await world.directory.known("t", ANN.phone) == ""
    await world.say("call.t.c3", CallEnded(reason="caller", seconds=9), ANN.id)
    await asyncio.wait_for(waiting, 2)
    assert await eraser.go_on(name)
    (heard,) = [fact for fact in await world.bus.log.load("call.t.c3") if fact.id == said.id]
    assert heard.event.words == ERASED
    assert not [trace for trace in ANN.traces if trace in await world.everything_read()]


async def test_who_is_on_no_call_is_erased_at_once_and_a_killed_wait_is_taken_up_again():
    world = await on_the_telephone()
    assert await open_calls(world.bus.log, "t", ANN.id) == ["c3"]
    assert await open_calls(world.bus.log, "t", BOB.id) == []
    name = await world.eraser().request("t", BOB.id, "cli")
    await asyncio.wait_for(world.eraser().after_calls(name, SOON), 1)
    assert await world.eraser().go_on(name)
    name = await world.eraser().request("t", ANN.id, "cli")
    for _ in range(2):
        killed = asyncio.create_task(world.eraser().after_calls(name, SOON))
        await asyncio.sleep(0.05)
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
    tags = [fact.event.tag() for fact in await world.bus.log.load(name)]
    assert tags == ["erasure.requested", "directory.cleared", "erasure.deferred"]


async def test_a_call_that_never_ends_is_not_waited_for_without_end():
    world = await on_the_telephone()
    name = await world.eraser().request("t", ANN.id, "cli")
    await world.eraser().after_calls(name, Waiting(look=0.01, settle=0.01, longest=0.1))
    assert await world.eraser().go_on(name)
