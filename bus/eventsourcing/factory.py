"""What the library makes its recorders with, when `PERSISTENCE_MODULE` is `bus.eventsourcing`."""

from typing import cast

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    InfrastructureFactoryError,
    OperationalError,
    ProcessRecorder,
)
from eventsourcing.utils import Environment, EnvType, resolve_topic

from bus.eventsourcing.application_log import ApplicationLog, stream_of
from bus.eventsourcing.loop_thread import LoopThread
from bus.eventsourcing.recorders import (
    JetStreamAggregateRecorder,
    JetStreamApplicationRecorder,
    JetStreamProcessRecorder,
    JetStreamTrackingRecorder,
)
from bus.eventsourcing.stored_messages import encode_token
from bus.jetstream.acks import Acks
from bus.jetstream.connection import Link, open_link
from bus.jetstream.options import Options
from bus.jetstream.streams import ensure_stream
from bus.log import Unavailable

#: Seconds to connect, besides those the log is given for the stream.
_SECONDS = 15.0


class JetStreamFactory(InfrastructureFactory[JetStreamTrackingRecorder]):
    """Settings, as the library passes them. Each application has a stream of its own.

    `NATS_URL` (several with commas), `NATS_APPLICATION` (the application's name), `NATS_REPLICAS` (1; 3 on a cluster),
    `NATS_PATIENCE` (8: seconds until a call gives up with OperationalError). Connects with the first recorder; `close` ends
    the connection and its thread.
    """

    NATS_URL, NATS_APPLICATION = "NATS_URL", "NATS_APPLICATION"
    NATS_REPLICAS, NATS_PATIENCE = "NATS_REPLICAS", "NATS_PATIENCE"

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        self._loop: LoopThread | None = None
        self._link: Link | None = None
        self._shelf: ApplicationLog | None = None

    def _opened(self) -> tuple[ApplicationLog, LoopThread]:
        if self._loop is None or self._shelf is None:
            url = self.env.get(self.NATS_URL)
            if not url:
                raise InfrastructureFactoryError("NATS_URL is not set; give the address, for example nats://127.0.0.1:4222")
            options = Options(
                replicas=int(self.env.get(self.NATS_REPLICAS, "1")), patience=float(self.env.get(self.NATS_PATIENCE, "8"))
            )
            self._loop = LoopThread("eventsourcing")
            try:
                self._shelf = self._loop.run(self._open(url, options), options.patience + _SECONDS)
            except (Unavailable, TimeoutError) as away:
                self.close()
                raise OperationalError(f"the log is away: {away}") from away
        return self._shelf, self._loop

    async def _open(self, url: str, options: Options) -> ApplicationLog:
        application = self.env.get(self.NATS_APPLICATION) or self.env.name or "application"
        self._link = await open_link(url.split(","), f"eventsourcing-{encode_token(application)}", _quiet)
        await ensure_stream(self._link, stream_of(application), f"library.{encode_token(application)}.>", options)
        return ApplicationLog(self._link, await Acks.open(self._link), options, application)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        return JetStreamAggregateRecorder(*self._opened(), "snapshots" if purpose == "snapshots" else "events")

    def application_recorder(self) -> ApplicationRecorder:
        return JetStreamApplicationRecorder(*self._opened())

    def tracking_recorder(
        self, tracking_recorder_class: type[JetStreamTrackingRecorder] | None = None
    ) -> JetStreamTrackingRecorder:
        """One of the class given, else of the class that `TRACKING_RECORDER_TOPIC` names, else a plain one."""
        topic = self.env.get(self.TRACKING_RECORDER_TOPIC)
        named = cast("type[JetStreamTrackingRecorder]", resolve_topic(topic)) if topic else JetStreamTrackingRecorder
        return (tracking_recorder_class or named)(*self._opened())

    def process_recorder(self) -> ProcessRecorder:
        return JetStreamProcessRecorder(*self._opened())

    def close(self) -> None:
        """Disconnect. Harmless when closed."""
        loop, link = self._loop, self._link
        self._loop = self._link = self._shelf = None
        if loop:
            try:
                if link:
                    loop.run(link.close(), 5)
            finally:
                loop.close()


def _quiet(_: Exception) -> None:
    """Whoever calls hears of trouble by an exception."""
