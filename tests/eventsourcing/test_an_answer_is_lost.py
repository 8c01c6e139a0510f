"""The server has stored it, and its answer is lost: trying again must not be taken for a conflict with somebody else."""

import asyncio
from datetime import UTC, datetime

import msgspec
import nats
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.utils import Environment

from bus.eventsourcing import JetStreamFactory
from bus.jetstream import JetStreamBus, Options, connect
from bus.jetstream.acks import WRONG_SEQUENCE
from bus.log import Conflict

pytestmark = pytest.mark.real
PAGE, OTHER, TOLD = (f"page.salon.chair-{nth}_2026-11-23" for nth in (1, 2, 3))


async def stored(bus: JetStreamBus, subject: str) -> bool:
    return bool(await bus.log.load(subject))


async def test_one_fact_is_stored_once_and_its_writer_hears_so(jetstream_bus, far: JetStreamBus, wire, draft, until) -> None:
    once = draft(PAGE)
    wire.mute = True
    writing = asyncio.create_task(far.log.append(once, expected=0))
    await until(lambda: stored(jetstream_bus, PAGE))
    wire.mend()
    assert await asyncio.wait_for(writing, 10) == 1
    assert [fact.id for fact in await jetstream_bus.log.load(PAGE)] == [once.id]


async def test_another_writer_in_between_does_not_make_it_a_conflict(
    jetstream_bus, far: JetStreamBus, wire, draft, until
) -> None:
    once = draft(PAGE)
    wire.mute = True
    writing = asyncio.create_task(far.log.append(once, expected=0))
    await until(lambda: stored(jetstream_bus, PAGE))
    later = draft(PAGE)
    await jetstream_bus.log.append(later, expected=1)
    wire.mend()
    assert await asyncio.wait_for(writing, 10) == 1
    assert [fact.id for fact in await jetstream_bus.log.load(PAGE)] == [once.id, later.id]


async def test_what_never_arrived_and_lost_its_place_is_a_conflict(jetstream_bus, far: JetStreamBus, wire, draft) -> None:
    wire.deaf = True
    writing = asyncio.create_task(far.log.append(draft(PAGE), expected=0))
    await asyncio.sleep(0.3)
    quicker = draft(PAGE)
    await jetstream_bus.log.append(quicker, expected=0)
    wire.mend()
    with pytest.raises(Conflict):
        await asyncio.wait_for(writing, 10)
    assert [fact.id for fact in await jetstream_bus.log.load(PAGE)] == [quicker.id]


async def test_a_batch_is_stored_once_and_its_writer_hears_so(jetstream_bus, far: JetStreamBus, wire, draft, until) -> None:
    drafts = [draft(PAGE), draft(OTHER), draft(PAGE)]
    wire.mute = True
    writing = asyncio.create_task(far.log.append_all(drafts, {PAGE: 0, OTHER: 0}))
    await until(lambda: stored(jetstream_bus, OTHER))
    wire.mend()
    assert list(await asyncio.wait_for(writing, 15)) == [1, 2, 3]
    assert [fact.id for fact in await jetstream_bus.log.load(PAGE)] == [drafts[0].id, drafts[2].id]


async def test_the_librarys_events_are_stored_once_and_a_real_conflict_stays_one(
    jetstream_bus, nats_url: str, wire, until
) -> None:
    settings = {"NATS_APPLICATION": "bank"}
    near = JetStreamFactory(Environment(env=settings | {"NATS_URL": nats_url}))
    other = JetStreamFactory(Environment(env=settings | {"NATS_URL": await wire.open()}))
    look, insert = [await asyncio.to_thread(one.application_recorder) for one in (near, other)]
    for events in ([StoredEvent("single", 1, "t", b"1")], [StoredEvent("batch", nth, "t", b"2") for nth in (1, 2, 3)]):
        wire.mute = True
        writing = asyncio.create_task(asyncio.to_thread(insert.insert_events, events))
        id_ = events[0].originator_id

        async def there(id_=id_) -> bool:
            return bool(await asyncio.to_thread(look.select_events, id_))

        await until(there)
        wire.mend()
        ids = await asyncio.wait_for(writing, 15)
        assert ids == [one.id for one in look.select_notifications(None, 10) if one.originator_id == id_]
        assert look.select_events(id_) == events
        with pytest.raises(IntegrityError):
            look.insert_events(events[-1:])
    await asyncio.to_thread(near.close)
    await asyncio.to_thread(other.close)


async def again(urls: str | list[str]) -> dict[str, object]:
    """What the server answers when it is told the same twice, with the same id and expectation."""
    client = await nats.connect(urls)
    headers = {"Nats-Msg-Id": "same", "Nats-Expected-Last-Subject-Sequence": "0", "Fact": "line.lost"}
    await client.request(TOLD, b"{}", headers=headers, timeout=5)
    answer = msgspec.json.decode((await client.request(TOLD, b"{}", headers=headers, timeout=5)).data)
    await client.close()
    return answer


async def test_a_single_server_calls_its_own_success_a_conflict(jetstream_bus, nats_url: str) -> None:
    assert (await again(nats_url))["error"]["err_code"] == WRONG_SEQUENCE


async def test_a_cluster_calls_it_a_duplicate_and_both_read_the_same_to_us(cluster_urls: list[str], draft) -> None:
    bus = await connect(cluster_urls, now=lambda: datetime.now(UTC), instance="r3", options=Options(replicas=3, patience=30.0))
    assert (await again(cluster_urls))["duplicate"] is True
    once, drafts = draft(OTHER), [draft(PAGE), draft("contact.salon.c1")]
    assert await bus.log.append(once, expected=0) == await bus.log.append(once, expected=0)
    sequences = await bus.log.append_all(drafts, {"contact.salon.c1": 0})
    assert list(await bus.log.append_all(drafts, {"contact.salon.c1": 0})) == list(sequences)
    with pytest.raises(Conflict):
        await bus.log.append_all([draft(PAGE), draft("contact.salon.c1")], {"contact.salon.c1": 0})
    assert [fact.id for fact in await bus.log.load("contact.salon.c1")] == [drafts[1].id]
    await bus.close()
