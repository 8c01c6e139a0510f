"""The eventsourcing library's own test cases for recorders, unchanged, on JetStream.

What is not run here, because it cannot hold on a log, is in the decision record about the event store.
"""

from typing import Any

import pytest
from eventsourcing.persistence import ProcessRecorder, StoredEvent, Tracking, TrackingRecorder
from eventsourcing.tests import application, persistence, projection
from eventsourcing.utils import Environment

from bus.eventsourcing import JetStreamFactory
from bus.eventsourcing.recorders import (
    JetStreamAggregateRecorder,
    JetStreamApplicationRecorder,
    JetStreamProcessRecorder,
    JetStreamTrackingRecorder,
)


@pytest.mark.real
@pytest.mark.usefixtures("library_settings")
class OnJetStream:
    """Each case has a server of its own."""

    settings: dict[str, str]

    def setUp(self) -> None:
        self.factory = JetStreamFactory(Environment(env=self.settings))
        super().setUp()  # type: ignore[misc]

    def tearDown(self) -> None:
        super().tearDown()  # type: ignore[misc]
        self.factory.close()


class TestAggregates(OnJetStream, persistence.AggregateRecorderTestCase):
    def create_recorder(self) -> Any:
        return self.factory.aggregate_recorder()


class TestSnapshots(OnJetStream, persistence.AggregateRecorderTestCase):
    def create_recorder(self) -> Any:
        return self.factory.aggregate_recorder("snapshots")


class TestApplications(OnJetStream, persistence.ApplicationRecorderTestCase):
    def create_recorder(self) -> Any:
        return self.factory.application_recorder()

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestTracking(OnJetStream, persistence.TrackingRecorderTestCase):
    def create_recorder(self) -> TrackingRecorder:
        return self.factory.tracking_recorder()


class TestProcesses(OnJetStream, persistence.ProcessRecorderTestCase):
    def create_recorder(self) -> ProcessRecorder:
        return self.factory.process_recorder()


class TestBatchesDoNotInterleave(OnJetStream, persistence.NonInterleavingNotificationIDsBaseCase):
    def create_recorder(self) -> Any:
        return self.factory.application_recorder()


class TrackingOfOurOwn(JetStreamTrackingRecorder):
    """A subclass, as users make them."""


@pytest.mark.real
@pytest.mark.usefixtures("library_settings")
class TestFactory(persistence.InfrastructureFactoryTestCase[JetStreamFactory]):
    settings: dict[str, str]

    def setUp(self) -> None:
        self.env = Environment(env=self.settings)
        super().setUp()

    def expected_factory_class(self) -> type[JetStreamFactory]:
        return JetStreamFactory

    def expected_aggregate_recorder_class(self) -> type[JetStreamAggregateRecorder]:
        return JetStreamAggregateRecorder

    def expected_application_recorder_class(self) -> type[JetStreamApplicationRecorder]:
        return JetStreamApplicationRecorder

    def expected_tracking_recorder_class(self) -> type[JetStreamTrackingRecorder]:
        return JetStreamTrackingRecorder

    def tracking_recorder_subclass(self) -> type[JetStreamTrackingRecorder]:
        return TrackingOfOurOwn

    def expected_process_recorder_class(self) -> type[JetStreamProcessRecorder]:
        return JetStreamProcessRecorder


class TestExampleApplication(OnJetStream, application.ExampleApplicationTestCase):
    expected_factory_topic = "bus.eventsourcing.factory:JetStreamFactory"


class Counted(JetStreamProcessRecorder, projection.EventCountersView):
    """A view whose counts are events, stored in one batch with the position."""

    def _count(self, what: str) -> int:
        return len(self.select_events(what))

    def _incr(self, what: str, tracking: Tracking) -> None:
        self.insert_events([StoredEvent(what, self._count(what) + 1, "counted", b"")], tracking=tracking)

    def get_created_event_counter(self) -> int:
        return self._count("created")

    def get_subsequent_event_counter(self) -> int:
        return self._count("subsequent")

    def incr_created_event_counter(self, tracking: Tracking) -> None:
        self._incr("created", tracking)

    def incr_subsequent_event_counter(self, tracking: Tracking) -> None:
        self._incr("subsequent", tracking)


class TestCountersView(OnJetStream, projection.EventCountersViewTestCase):
    def construct_event_counters_view(self) -> projection.EventCountersView:
        view = self.factory.tracking_recorder(Counted)
        assert isinstance(view, Counted)
        return view


@pytest.mark.real
@pytest.mark.usefixtures("library_settings")
class TestProjectionsOfEvents(projection.AggregateEventCountersProjectionTestCase):
    view_class = Counted
    settings: dict[str, str]

    def setUp(self) -> None:
        self.env = dict(self.settings)
        super().setUp()


@pytest.mark.real
@pytest.mark.usefixtures("library_settings")
class TestEventSourcedProjections(projection.EventSourcedProjectionTestCase):
    settings: dict[str, str]

    def setUp(self) -> None:
        self.env = dict(self.settings)
        super().setUp()


@pytest.mark.real
@pytest.mark.usefixtures("library_settings")
class TestApplicationsOfTheLibrary(application.ApplicationTestCase):
    settings: dict[str, str]


class OnACluster(OnJetStream):
    """Three servers, and every event on all of them; the log hides it."""

    @pytest.fixture(autouse=True)
    def _three(self, request: pytest.FixtureRequest, library_settings: None, cluster_urls: list[str]) -> None:
        self.settings |= {"NATS_URL": ",".join(cluster_urls), "NATS_REPLICAS": "3", "NATS_PATIENCE": "30"}
        self.settings["NATS_APPLICATION"] = f"{type(self).__name__}-{request.node.name}"


class TestApplicationsOnACluster(OnACluster, persistence.ApplicationRecorderTestCase):
    def create_recorder(self) -> Any:
        return self.factory.application_recorder()

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestProcessesOnACluster(OnACluster, persistence.ProcessRecorderTestCase):
    def create_recorder(self) -> ProcessRecorder:
        return self.factory.process_recorder()
