"""The bus on NATS JetStream."""

from bus.jetstream.bus import JetStreamBus, connect
from bus.jetstream.options import Options

__all__ = ["JetStreamBus", "Options", "connect"]
