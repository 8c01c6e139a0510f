"""What the bus promises about audio frames, in memory and on JetStream."""

from bus.ports import Bus
from schemas.frame import SILENCE, Frame

HEARD = "audio.salon.c1.heard"


def frame(number: int, epoch: int = 1) -> Frame:
    return Frame(number, number * 20, epoch, 0, SILENCE)


async def test_frames_are_heard_and_stored_once_and_in_order(bus: Bus, until) -> None:
    heard: list[Frame] = []
    tap = await bus.audio.tap(HEARD, heard.append)
    for number in range(1, 301):
        await bus.audio.send(HEARD, frame(number))
    await bus.audio.wait_until_stored()
    await until(lambda: len(heard) == 300)
    assert heard == [frame(number) for number in range(1, 301)]
    assert [one async for batch in bus.audio.read(HEARD) for one in batch] == heard
    assert await bus.audio.last(HEARD) == frame(300)
    await tap.close()


async def test_a_later_listener_gets_what_is_stored_and_then_what_is_live(bus: Bus, until) -> None:
    for number in range(1, 601):
        await bus.audio.send(HEARD, frame(number))
        await bus.audio.send("audio.salon.c2.heard", frame(number))
    await bus.audio.wait_until_stored()
    heard: list[Frame] = []
    tap = await bus.audio.tap(HEARD, heard.append, after=450)
    for number in range(601, 651):
        await bus.audio.send(HEARD, frame(number))
    await until(lambda: len(heard) == 200)
    assert [one.number for one in heard] == list(range(451, 651))
    await tap.close()


async def test_what_was_spoken_by_the_time_the_caller_was_last_heard_is_known(bus: Bus) -> None:
    spoken = "audio.salon.c1.spoken"
    for number in range(1, 11):
        await bus.audio.send(spoken, frame(number))
        await bus.audio.wait_until_stored()
    assert await bus.audio.last(spoken, before=HEARD) == frame(10)
    await bus.audio.send(HEARD, frame(1))
    await bus.audio.wait_until_stored()
    await bus.audio.send(spoken, frame(11))
    await bus.audio.wait_until_stored()
    assert await bus.audio.last(spoken, before=HEARD) == frame(10)
    assert await bus.audio.last(spoken) == frame(11)


async def test_nothing_is_last_where_nothing_was_heard(bus: Bus) -> None:
    assert await bus.audio.last(HEARD) is None
    assert [batch async for batch in bus.audio.read(HEARD)] == []


async def test_frames_of_an_overtaken_owner_are_dropped(bus: Bus, until) -> None:
    heard: list[Frame] = []
    tap = await bus.audio.tap(HEARD, heard.append)
    for one in (frame(1), frame(2), frame(3, epoch=2), frame(3), frame(4), frame(4, epoch=2)):
        await bus.audio.send(HEARD, one)
    await bus.audio.wait_until_stored()
    await until(lambda: len(heard) == 4)
    right = [frame(1), frame(2), frame(3, epoch=2), frame(4, epoch=2)]
    assert heard == right
    assert [one async for batch in bus.audio.read(HEARD) for one in batch] == right
    assert await bus.audio.last(HEARD) == frame(4, epoch=2)
    await tap.close()


async def test_a_missing_frame_is_waited_for(bus: Bus, until) -> None:
    heard: list[Frame] = []
    tap = await bus.audio.tap(HEARD, heard.append)
    for number in (1, 3, 4, 2, 5):
        await bus.audio.send(HEARD, frame(number))
    await until(lambda: len(heard) == 5)
    assert [one.number for one in heard] == [1, 2, 3, 4, 5]
    await tap.close()
