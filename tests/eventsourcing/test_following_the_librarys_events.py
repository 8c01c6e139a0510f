"""A follower of an application's events waits without polling, outlives the server, and can be told to stop."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from eventsourcing.persistence import ApplicationRecorder, StoredEvent, Subscription
from eventsourcing.utils import Environment

from bus.eventsourcing import JetStreamFactory

pytestmark = pytest.mark.real


@pytest.fixture
def recorder(nats_url: str) -> Iterator[ApplicationRecorder]:
    factory = JetStreamFactory(Environment(env={"NATS_URL": nats_url}))
    yield factory.application_recorder()
    factory.close()


def opened(nth: int, topic: str = "bank:Opened") -> StoredEvent:
    return StoredEvent(f"account-{nth}", 1, topic, b"{}")


def ids(following: Subscription[ApplicationRecorder], count: int) -> list[int]:
    return [next(following).id for _ in range(count)]


def test_what_is_stored_is_heard_within_milliseconds(recorder: ApplicationRecorder) -> None:
    with recorder.subscribe() as following, ThreadPoolExecutor(1) as pool:
        took = []
        for nth in range(50):
            waiting = pool.submit(next, following)
            begun = time.perf_counter()
            recorder.insert_events([opened(nth)])
            assert waiting.result(5).originator_id == f"account-{nth}"
            took.append(time.perf_counter() - begun)
    assert sorted(took)[25] < 0.05


def test_a_follower_goes_on_after_the_server_was_killed(nats_server, recorder: ApplicationRecorder) -> None:
    recorder.insert_events([opened(1)])
    with recorder.subscribe() as following, ThreadPoolExecutor(1) as pool:
        assert ids(following, 1) == [1]
        waiting = pool.submit(ids, following, 3)
        nats_server.kill()
        nats_server.start()
        for nth in range(2, 5):
            recorder.insert_events([opened(nth)])
        assert waiting.result(15) == [2, 3, 4]


def test_a_follower_that_waits_is_stopped_from_outside(recorder: ApplicationRecorder) -> None:
    following = recorder.subscribe()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(list, following)
        time.sleep(0.1)
        assert not waiting.done()
        following.stop()
        assert waiting.result(5) == []


def test_only_the_topics_asked_for_are_heard(recorder: ApplicationRecorder) -> None:
    recorder.insert_events([opened(1), opened(2, "bank:Closed"), opened(3)])
    with recorder.subscribe(gt=0, topics=["bank:Closed"]) as following:
        assert next(following).originator_id == "account-2"
        recorder.insert_events([opened(4), opened(5, "bank:Closed")])
        assert next(following).originator_id == "account-5"
