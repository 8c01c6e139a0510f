"""Erasing: afterwards nothing of the person is anywhere, everybody else is whole, and it can be stopped at any point."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from handlers.contacts.memory import HotContacts
from handlers.diary.memory import HotDiary
from projectors.projector import declared_projectors
from schemas.event import ERASED
from schemas.frame import SILENCE
from schemas.privacy import ErasureCertified, ErasureRequested
from tests.privacy.a_life import Person, World
from tests.thorough import examples

STEPS = [
    *("directory.cleared", "keys.destroyed", "audio.purged"),
    *["rows.rebuilt"] * len(declared_projectors()),
    *("disk.swept", "erasure.certified"),
]
ANN, BOB = Person(1), Person(2)


async def world_of_two() -> World:
    world = await World().open()
    await world.call(ANN, 1)
    await world.call(BOB, 2)
    await world.call(ANN, 3)
    await world.book(ANN, 1)
    await world.book(BOB, 2)
    await world.message(ANN)
    await world.recordings.put("t", "c1", b"sealed")
    await world.rows.live()
    return world


async def erase(world: World, who: Person) -> ErasureCertified:
    certified = await world.go_on(await world.ask_erasure(who))
    assert certified
    return certified


async def test_the_log_never_held_a_word_and_readers_read_them():
    world = await world_of_two()
    stored, read = world.stored(), await world.everything_read()
    for trace in (*ANN.traces, *BOB.traces):
        assert trace not in stored
        assert trace in read


async def test_an_erased_person_is_nowhere_and_everybody_else_is_whole():
    world = await world_of_two()
    certified = await erase(world, ANN)
    read = await world.everything_read()
    assert not [trace for trace in ANN.traces if trace in read]
    assert not [trace for trace in BOB.traces if trace not in read]
    assert (certified.calls, certified.frames, certified.recordings, certified.numbers) == (2, 12, 1, 1)
    assert len(certified.fingerprints) == 5
    assert certified.models == tuple(world.rows.names())
    assert world.recordings.kept == {}
    assert await world.directory.known("t", ANN.phone) == ""
    assert await world.directory.known("t", BOB.phone) != ""


async def test_the_appointment_stays_in_the_diary_without_its_name():
    world = await world_of_two()
    await erase(world, ANN)
    row = (await world.rows.live())["diary"]["appointments", ("t", "a1")]
    assert (row.status, row.name, row.phone, row.notes, row.service) == ("booked", ERASED, ERASED, ERASED, "cut")


async def test_frames_of_the_erased_are_gone_and_others_are_heard():
    world = await world_of_two()
    await erase(world, ANN)
    assert [batch async for batch in world.bus.audio.read("audio.t.c1.heard")] == []
    frames = [frame async for batch in world.bus.audio.read("audio.t.c2.heard") for frame in batch]
    assert len(frames) == 3
    assert all(frame.sound != SILENCE for frame in frames)


async def test_hot_memories_forget_and_are_what_a_replay_gives():
    world = await world_of_two()
    people, diary = HotContacts(), HotDiary()
    await people.load(world.bus.log)
    await diary.load(world.bus.log)
    world.seals.keys.on_erased(people.forget)
    world.seals.keys.on_erased(diary.forget)
    assert people.contact("t", ANN.id).value("name") == ANN.name
    assert diary.appointments("t", phone=ANN.phone)
    await erase(world, ANN)
    assert people.contact("t", ANN.id).value("name") == ""
    assert people.contact("t", BOB.id).value("name") == BOB.name
    assert diary.appointments("t", phone=ANN.phone) == []
    again, later = HotContacts(), HotDiary()
    await again.load(world.bus.log)
    await later.load(world.bus.log)
    assert people._people == again._people
    assert diary.find("t", "a1") == later.find("t", "a1")
    assert diary._people == later._people


async def test_asking_twice_erases_once():
    world = await world_of_two()
    assert await erase(world, ANN) == await erase(world, ANN)
    facts = await world.bus.log.load(f"erasure.t.{ANN.id}")
    assert [fact.event.tag() for fact in facts].count("erasure.requested") == 1
    assert len(facts) == 1 + len(STEPS)


async def test_somebody_of_whom_nothing_is_known_can_be_erased():
    world = await World().open()
    certified = await erase(world, Person(9))
    assert (certified.calls, certified.numbers, certified.fingerprints) == (0, 0, ())


async def test_nothing_is_erased_that_nobody_asked_for():
    world = await world_of_two()
    assert await world.go_on(f"erasure.t.{ANN.id}") is None
    assert await world.bus.log.load(f"erasure.t.{ANN.id}") == []


class Killed(Exception):
    """The process ended here."""


@pytest.mark.parametrize("last", range(len(STEPS)))
async def test_an_erasure_killed_after_any_step_is_finished_by_the_next(last):
    world = await world_of_two()
    done = []

    def kill(step):
        done.append(step)
        if len(done) == last + 1:
            raise Killed

    name = await world.ask_erasure(ANN)
    with pytest.raises(Killed):
        await world.go_on(name, kill)
    assert done == STEPS[: last + 1]
    await check_finished(world, name)


METHODS = [
    ("directory", "forget"),
    ("vault", "destroy"),
    ("bus.broadcast", "tell"),
    ("bus.purge", "sound"),
    ("recordings", "drop"),
    ("rows", "rewrite"),
    ("rows", "sweep"),
    ("bus.log", "append"),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize(("part", "method"), METHODS)
async def test_an_erasure_killed_in_the_middle_of_any_step_is_finished_by_the_next(monkeypatch, part, method, nth, when):
    world = await world_of_two()
    name = await world.ask_erasure(ANN)
    whole, calls = world, 0
    for attribute in part.split("."):
        whole = getattr(whole, attribute)
    real = getattr(whole, method)

    async def deadly(*given_, **named):
        nonlocal calls
        calls += 1
        if calls == nth and when == "before":
            raise Killed
        answer = await real(*given_, **named)
        if calls == nth:
            raise Killed
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(whole, method, deadly)
        try:
            await world.go_on(name)
        except Killed:
            pass
        else:
            assert calls < nth
    await check_finished(world, name)


async def check_finished(world: World, name: str) -> None:
    assert await world.go_on(name)
    facts = await world.bus.log.load(name)
    assert [fact.event.tag() for fact in facts].count("erasure.certified") == 1
    assert isinstance(facts[0].event, ErasureRequested)
    read = await world.everything_read()
    assert not [trace for trace in ANN.traces if trace in read]
    live = {model: dict(rows) for model, rows in (await world.rows.live()).items()}
    for model in world.rows.names():
        await world.rows.rewrite(model)
    assert live == world.rows.tables


PEOPLE = some.integers(min_value=1, max_value=4)
HAPPENS = some.one_of(
    some.tuples(some.sampled_from(["call", "message", "book", "cancel", "complete"]), PEOPLE),
    some.tuples(some.sampled_from(["erase"]), PEOPLE),
    some.tuples(some.just("rotate"), some.just(0)),
)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(HAPPENS, min_size=3, max_size=12))
def test_whatever_happens_no_word_of_the_erased_remains_and_replay_equals_live(history):
    async def live_it() -> None:
        world, erased, booked = await World().open(), set(), {}
        for nth, (what, number) in enumerate(history, 1):
            who = Person(number)
            match what:
                case "call":
                    await world.call(who, nth)
                case "message":
                    await world.message(who)
                case "book":
                    await world.book(who, nth)
                    booked[number] = nth
                case "cancel" | "complete" if number in booked:
                    await getattr(world, what)(who, booked[number])
                case "erase":
                    await erase(world, who)
                    erased.add(number)
                case "rotate":
                    await world.vault.rotate("t")
            await world.rows.live()
        stored, read = world.stored(), await world.everything_read()
        for number in range(1, 5):
            assert not [trace for trace in Person(number).traces if trace in stored]
            if number in erased:
                assert not [trace for trace in Person(number).traces if trace in read]
        live = {model: dict(rows) for model, rows in world.rows.tables.items()}
        for model in world.rows.names():
            await world.rows.rewrite(model)
        assert live == world.rows.tables

    asyncio.run(live_it())
