"""The bus on NATS JetStream."""

from bus.jetstream.options import Options
from bus.jetstream.whole import JetStreamBus, connect

__all__ = ["JetStreamBus", "Options", "connect"]
