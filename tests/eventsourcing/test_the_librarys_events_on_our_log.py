"""Where the recorder differs from a database table, and where it must not."""

import asyncio
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from eventsourcing.persistence import (
    InfrastructureFactoryError,
    IntegrityError,
    NotSupportedError,
    OperationalError,
    StoredEvent,
    Tracking,
)
from eventsourcing.utils import Environment

from bus.eventsourcing import JetStreamFactory
from bus.eventsourcing.stored_messages import decode_token, encode_token
from bus.jetstream import Options, connect
from bus.log import Unavailable

Make = Callable[[], JetStreamFactory]


@pytest.fixture
def factory(nats_url: str) -> Iterator[Make]:
    """Makes connections of one application."""
    made: list[JetStreamFactory] = []

    def make() -> JetStreamFactory:
        made.append(JetStreamFactory(Environment(env={"NATS_URL": nats_url, "NATS_APPLICATION": "Bank Accounts"})))
        return made[-1]

    yield make
    for one in made:
        one.close()


def event(id_: object, version: int) -> StoredEvent:
    return StoredEvent(id_, version, "bank:Opened", f"{version}".encode())  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["plain-1", "with space", "a.b.c", "*", ">", "", "ünïcode", "=", "=2e=", "a=b"])
def test_any_id_is_one_token_and_comes_back(text: str) -> None:
    assert decode_token(encode_token(text)) == text
    assert not set(encode_token(text)) & set(" .*>")
    assert encode_token(text)


@pytest.mark.real
def test_odd_ids_and_uuids_are_aggregates_of_their_own(factory: Make) -> None:
    recorder = factory().application_recorder()
    ids = [uuid4(), "a.b", "a b", "*", ">"]
    for id_ in ids:
        recorder.insert_events([event(id_, 1), event(id_, 2)])
    for id_ in ids:
        assert recorder.select_events(id_) == [event(id_, 1), event(id_, 2)]
    assert [one.originator_id for one in recorder.select_notifications(1, 99)][::2] == ids
    assert recorder.select_events(str(ids[0])) == [event(ids[0], 1), event(ids[0], 2)]


@pytest.mark.real
def test_versions_may_have_gaps_but_never_go_back(factory: Make) -> None:
    recorder = factory().application_recorder()
    recorder.insert_events([event("a", 3), event("a", 7)])
    for taken in (7, 5, 1):
        with pytest.raises(IntegrityError):
            recorder.insert_events([event("a", taken)])
    with pytest.raises(IntegrityError):
        recorder.insert_events([event("b", 2), event("b", 1)])
    assert [one.originator_version for one in recorder.select_events("a")] == [3, 7]


@pytest.mark.real
def test_two_processes_take_turns_without_reading_in_between(factory: Make) -> None:
    first, second = (factory().application_recorder() for _ in range(2))
    for version in range(1, 21):
        (first if version % 3 else second).insert_events([event("a", version)])
    assert [one.originator_version for one in first.select_events("a", gt=17)] == [18, 19, 20]
    assert [one.originator_version for one in second.select_events("a", lte=3, desc=True, limit=2)] == [3, 2]


@pytest.mark.real
def test_more_than_a_thousand_events_are_refused_whole(factory: Make) -> None:
    recorder = factory().application_recorder()
    with pytest.raises(NotSupportedError, match="at most 1000 events at once, not 1001"):
        recorder.insert_events([event("a", nth) for nth in range(1, 1_002)])
    assert recorder.select_events("a") == []
    assert recorder.insert_events([event("a", nth) for nth in range(1, 1_001)]) == list(range(1, 1_001))


@pytest.mark.real
def test_snapshots_and_positions_leave_holes_in_the_ids(factory: Make) -> None:
    made = factory()
    process, snapshots = made.process_recorder(), made.aggregate_recorder("snapshots")
    assert process.insert_events([event("a", 1)], tracking=Tracking("upstream", 5)) == [1]
    snapshots.insert_events([event("a", 1)])
    assert process.insert_events([event("a", 2)], tracking=Tracking("upstream", 6)) == [4]
    assert [one.id for one in process.select_notifications(None, 10)] == [1, 4]
    assert process.max_notification_id() == 4
    assert len(snapshots.select_events("a")) == 1


def test_a_missing_address_says_what_to_set() -> None:
    with pytest.raises(InfrastructureFactoryError, match="NATS_URL is not set; give the address"):
        JetStreamFactory(Environment(env={})).application_recorder()


@pytest.mark.real
def test_events_are_written_again_as_soon_as_the_server_is_back(nats_server, factory: Make) -> None:
    recorder = factory().application_recorder()
    recorder.insert_events([event("a", 1)])
    nats_server.kill()
    nats_server.start()
    recorder.insert_events([event("a", 2), event("a", 3)])
    assert [one.id for one in recorder.select_notifications(1, 10)] == [1, 2, 3]


@pytest.mark.real
def test_a_log_that_stays_away_is_an_error_in_time(nats_server, nats_url: str) -> None:
    made = JetStreamFactory(Environment(env={"NATS_URL": nats_url, "NATS_PATIENCE": "0.5"}))
    recorder = made.application_recorder()
    nats_server.kill()
    with pytest.raises(OperationalError, match="the log is away, try again"):
        recorder.insert_events([event("a", 1)])
    made.close()


@pytest.mark.real
async def test_a_server_killed_among_batches_keeps_each_whole_or_not_at_all(nats_server, nats_url: str, draft) -> None:
    bus = await connect(nats_url, now=lambda: draft("x").at, instance="writer", options=Options(resend=0.2))
    told: dict[int, list[int]] = {}

    async def write(nth: int) -> None:
        homes = [f"page.salon.chair-{nth}-{part}" for part in range(3)]
        drafts = [draft(home, id=f"{home}/one") for home in homes]
        try:
            told[nth] = list(await bus.log.append_all(drafts, dict.fromkeys(homes, 0)))
        except Unavailable:
            return  # stored or not, but whole

    async def kill() -> None:
        for _ in range(3):
            await asyncio.sleep(0.15)
            await asyncio.to_thread(nats_server.kill)
            await asyncio.to_thread(nats_server.start)

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        group.create_task(kill())
        for nth in range(60):
            group.create_task(write(nth))
            await asyncio.sleep(0.01)
    for nth in range(60):
        stored = [len(await bus.log.load(f"page.salon.chair-{nth}-{part}")) for part in range(3)]
        assert stored == ([1, 1, 1] if nth in told else stored), f"batch {nth} was acknowledged and is {stored}"
        assert len(set(stored)) == 1, f"batch {nth} is torn: {stored}"
    assert len(told) >= 55
    await bus.close()
