"""The daybook's aggregates through the `eventsourcing` library, for analysts."""

from infra.analysts.analysis import KINDS, Analysis
from infra.analysts.opening import opened

__all__ = ["KINDS", "Analysis", "opened"]
