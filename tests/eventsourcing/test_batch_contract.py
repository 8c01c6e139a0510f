"""What a log promises of a batch, in memory and on JetStream."""

import asyncio

import pytest

from bus.jetstream import Options, connect
from bus.log import Conflict
from bus.ports import Bus

PAGE, OTHER, CONTACT = "page.salon.chair-1_2026-11-23", "page.salon.chair-2_2026-11-23", "contact.salon.01JANE"


async def test_of_twenty_batches_for_the_same_pages_one_is_stored_whole(bus: Bus, draft) -> None:
    batches = [[draft(PAGE), draft(OTHER), draft(PAGE)] for _ in range(20)]
    answers = await asyncio.gather(*(bus.log.append_all(one, {PAGE: 0, OTHER: 0}) for one in batches), return_exceptions=True)
    (winner,) = [nth for nth, answer in enumerate(answers) if not isinstance(answer, BaseException)]
    assert sum(isinstance(answer, Conflict) for answer in answers) == 19
    stored = [*await bus.log.load(PAGE), *await bus.log.load(OTHER)]
    assert {fact.id for fact in stored} == {one.id for one in batches[winner]}


async def test_batches_of_aggregates_that_do_not_touch_are_all_stored(bus: Bus, draft) -> None:
    homes = [f"page.salon.chair-{nth}_2026-11-23" for nth in range(40)]
    await asyncio.gather(*(bus.log.append_all([draft(home), draft(home)], {home: 0}) for home in homes))
    for home in homes:
        first, second = await bus.log.load(home)
        assert second.sequence == first.sequence + 1


async def test_a_thousand_facts_are_one_batch_and_one_more_is_refused(bus: Bus, draft) -> None:
    with pytest.raises(ValueError, match="at most 1000 facts, not 1001"):
        await bus.log.append_all([draft(PAGE) for _ in range(1_001)], {PAGE: 0})
    assert list(await bus.log.load(PAGE)) == []
    sequences = await bus.log.append_all([draft(PAGE) for _ in range(1_000)], {PAGE: 0})
    assert list(sequences) == [fact.sequence for fact in await bus.log.load(PAGE)]
    assert len(sequences) == 1_000


async def test_two_facts_of_one_id_are_no_batch(bus: Bus, draft) -> None:
    with pytest.raises(ValueError, match="same id"):
        await bus.log.append_all([draft(PAGE, id="one"), draft(OTHER, id="one")], {PAGE: 0})
    assert list(await bus.log.load(PAGE)) == []


async def test_a_batch_of_which_a_part_is_stored_is_a_conflict_and_stores_nothing_more(bus: Bus, draft) -> None:
    once = draft(PAGE)
    found = await bus.log.append(once)
    with pytest.raises(Conflict) as conflict:
        await bus.log.append_all([once, draft(OTHER)], {})
    assert (conflict.value.subject, conflict.value.found) == (PAGE, found)
    assert list(await bus.log.load(OTHER)) == []


async def test_the_same_batch_again_is_no_conflict_although_its_pages_moved_on(bus: Bus, draft) -> None:
    drafts = [draft(PAGE), draft(OTHER)]
    sequences = await bus.log.append_all(drafts, {PAGE: 0, OTHER: 0})
    await bus.log.append(draft(PAGE), expected=sequences[0])
    assert list(await bus.log.append_all(drafts, {PAGE: 0, OTHER: 0})) == list(sequences)
    assert len(await bus.log.load(PAGE)) == 2


async def test_what_no_log_could_store_whole_is_refused(bus: Bus, draft) -> None:
    with pytest.raises(ValueError, match="one stream"):
        await bus.log.append_all([draft(PAGE), draft("call.salon.c1")], {})
    with pytest.raises(ValueError, match="has no fact for it"):
        await bus.log.append_all([draft(PAGE)], {OTHER: 0})
    with pytest.raises(ValueError, match="at least one"):
        await bus.log.append_all([], {})


async def test_the_newest_fact_of_many_subjects_is_found(bus: Bus, draft) -> None:
    assert await bus.log.last("page.>") is None
    await bus.log.append(draft(PAGE))
    await bus.log.append(draft(CONTACT))
    newest = await bus.log.append(draft(OTHER))
    found = await bus.log.last("page.salon.*")
    assert found is not None
    assert (found.subject, found.sequence) == (OTHER, newest)


@pytest.mark.real
async def test_more_batches_at_once_than_the_server_takes_are_all_stored(nats_url: str, draft) -> None:
    patient = Options(patience=60)  # 240 batches of some ten milliseconds each, on a machine that may be busy
    buses = [await connect(nats_url, now=lambda: draft(PAGE).at, instance=f"i{nth}", options=patient) for nth in range(6)]
    homes = [f"page.salon.chair-{nth}_2026-11-23" for nth in range(240)]
    writing = [buses[nth % 6].log.append_all([draft(home), draft(home)], {home: 0}) for nth, home in enumerate(homes)]
    sequences = await asyncio.gather(*writing)
    assert sorted(one for pair in sequences for one in pair) == list(range(1, 481))
    for bus in buses:
        await bus.close()
