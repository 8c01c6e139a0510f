"""What the log promises, in memory and on JetStream."""

import asyncio

import pytest

from bus.log import Conflict, Lag
from bus.ports import Bus
from schemas.line import LineLost
from schemas.speech import SpeechPartial, SpeechStarted

PAGE, OTHER = "page.salon.chair-1_2026-11-23", "page.salon.chair-2_2026-11-23"


async def test_a_fact_is_read_back_as_it_was_written(bus: Bus, draft) -> None:
    wanted = draft("call.salon.c1", SpeechPartial(turn=1, words="hello", frame=3))
    sequence = await bus.log.append(wanted)
    (fact,) = await bus.log.load("call.salon.c1")
    assert (fact.event, fact.id, fact.at, fact.sequence) == (wanted.event, wanted.id, wanted.at, sequence)
    assert (await bus.log.last("call.salon.c1")) == fact


async def test_nothing_is_found_where_nothing_happened(bus: Bus) -> None:
    assert list(await bus.log.load("call.salon.none")) == []
    assert await bus.log.last("call.salon.none") is None
    assert [batch async for batch in bus.log.read("call.>")] == []


async def test_the_same_id_is_stored_once_and_keeps_its_sequence(bus: Bus, draft) -> None:
    once = draft(PAGE)
    first = await bus.log.append(once)
    await bus.log.append(draft(PAGE))
    assert await bus.log.append(once) == first
    assert len(await bus.log.load(PAGE)) == 2


async def test_a_page_that_moved_on_is_a_conflict(bus: Bus, draft) -> None:
    first = await bus.log.append(draft(PAGE), expected=0)
    with pytest.raises(Conflict) as conflict:
        await bus.log.append(draft(PAGE), expected=0)
    assert (conflict.value.subject, conflict.value.expected, conflict.value.found) == (PAGE, 0, first)
    assert len(await bus.log.load(PAGE)) == 1


async def test_asking_twice_with_an_old_expectation_is_no_conflict_with_oneself(bus: Bus, draft) -> None:
    once = draft(PAGE)
    first = await bus.log.append(once, expected=0)
    await bus.log.append(draft(PAGE), expected=first)
    assert await bus.log.append(once, expected=0) == first


async def test_of_many_who_want_the_same_page_one_gets_it(bus: Bus, draft) -> None:
    answers = await asyncio.gather(*(bus.log.append(draft(PAGE), expected=0) for _ in range(30)), return_exceptions=True)
    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 29


async def test_a_batch_over_two_pages_is_stored_whole(bus: Bus, draft) -> None:
    drafts = [draft(PAGE), draft(OTHER), draft(PAGE)]
    sequences = await bus.log.append_all(drafts, {PAGE: 0, OTHER: 0})
    assert [fact.id for fact in await bus.log.load(PAGE)] == [drafts[0].id, drafts[2].id]
    assert [fact.sequence for fact in await bus.log.load(OTHER)] == [sequences[1]]
    assert list(await bus.log.append_all(drafts, {PAGE: 0, OTHER: 0})) == list(sequences)


async def test_a_batch_with_one_conflict_stores_nothing(bus: Bus, draft) -> None:
    found = await bus.log.append(draft(OTHER))
    with pytest.raises(Conflict) as conflict:
        await bus.log.append_all([draft(PAGE), draft(OTHER)], {PAGE: 0, OTHER: 0})
    assert (conflict.value.subject, conflict.value.found) == (OTHER, found)
    assert list(await bus.log.load(PAGE)) == []


async def test_facts_after_a_sequence_are_loaded(bus: Bus, draft) -> None:
    sequences = [await bus.log.append(draft("call.salon.c1")) for _ in range(5)]
    assert [fact.sequence for fact in await bus.log.load("call.salon.c1", after=sequences[2])] == sequences[3:]


async def test_reading_goes_by_filters_in_order_and_in_batches(bus: Bus, draft) -> None:
    for nth in range(1_200):
        await bus.log.append(draft(f"call.salon.c{nth % 7}"))
    await bus.log.append(draft("call.other.c1"))
    batches = [batch async for batch in bus.log.read("call.salon.*")]
    sequences = [fact.sequence for batch in batches for fact in batch]
    assert sequences == list(range(1, 1_201))
    assert max(map(len, batches)) <= 500
    later = [fact.sequence async for batch in bus.log.read("call.salon.c1", "call.other.>", after=1_190) for fact in batch]
    assert later == [1192, 1199, 1201]


async def test_reading_by_tags_leaves_the_rest_out_and_goes_on_after_it(bus: Bus, draft) -> None:
    events = [
        SpeechPartial(turn=1, words="hello", frame=3),
        SpeechStarted(turn=2, frame=4),
        SpeechPartial(turn=2, words="yes", frame=5),
    ]
    for event in events:
        await bus.log.append(draft("call.salon.c1", event))
    tags = frozenset((SpeechStarted.tag(),))
    read = [fact async for batch in bus.log.read("call.>", tags=tags) for fact in batch]
    assert [fact.event for fact in read] == [events[1]]
    assert [batch async for batch in bus.log.read("call.>", after=read[0].sequence, tags=tags)] == []


async def test_following_goes_on_with_what_is_new(bus: Bus, draft) -> None:
    await bus.log.append(draft("call.salon.c1"))
    read: list[int] = []

    async def follow() -> None:
        async for batch in bus.log.read("call.>", follow=True):
            read.extend(fact.sequence for fact in batch)
            if len(read) == 4:
                return

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(follow())
        await asyncio.sleep(0.3)
        for _ in range(3):
            await bus.log.append(draft("call.salon.c2", LineLost(reason="later")))
    assert read == [1, 2, 3, 4]


async def test_how_far_a_reader_is_behind_is_counted_and_dated(bus: Bus, draft) -> None:
    drafts = [draft(f"call.salon.c{nth % 2}") for nth in range(6)]
    sequences = [await bus.log.append(one) for one in drafts]
    assert await bus.log.behind("call.salon.>", after=sequences[3]) == Lag(2, drafts[4].at)
    assert await bus.log.behind("call.salon.c1", "call.nobody.>", after=0) == Lag(3, drafts[1].at)
    assert await bus.log.behind("call.salon.>", after=sequences[-1]) == Lag()


async def test_a_reader_who_leaves_facts_out_is_told_how_far_it_came(bus: Bus, draft) -> None:
    events = [SpeechPartial(turn=1, words="hello", frame=3), SpeechStarted(turn=2, frame=4), LineLost(reason="gone")]
    sequences = [await bus.log.append(draft("call.salon.c1", event)) for event in events]
    passed: list[int] = []
    without = frozenset((SpeechPartial.tag(), LineLost.tag()))
    read = [fact async for batch in bus.log.read("call.>", without=without, passed=passed.append) for fact in batch]
    assert [fact.event for fact in read] == [events[1]]
    assert passed[-1] == sequences[-1]
