"""The daybook's aggregates through the `eventsourcing` library, for analysts."""

from infra.replay.analysts.application import KINDS, Analysis
from infra.replay.analysts.connection import open_daybook

__all__ = ["KINDS", "Analysis", "open_daybook"]
