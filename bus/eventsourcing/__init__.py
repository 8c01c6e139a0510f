"""The persistence module of the `eventsourcing` library on JetStream: `PERSISTENCE_MODULE=bus.eventsourcing`."""

from bus.eventsourcing.factory import JetStreamFactory

__all__ = ["JetStreamFactory"]
