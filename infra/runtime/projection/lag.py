"""How far each projector is behind the log: looked up again and again, also while it projects nothing."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bus.log import Log, Unavailable
from handlers.clock import Clock
from infra.observability.meter import Meter
from infra.observability.metrics import Metrics
from infra.runtime.projection.generations import filters_by_stream
from infra.runtime.projection.progress import ProjectionProgress
from projectors.projector import Projector

#: How often it is measured, and how often it is logged where anything happened or is missing (seconds).
LOOK, SAY = 2.0, 10.0


async def watch_lag(
    projectors: Mapping[str, Projector],
    progress: Mapping[str, ProjectionProgress],
    log: Log,
    clock: Clock,
    meter: Meter,
    metrics: Metrics,
    say: Any,
) -> None:
    """Keep the figures of every projector up to date, in its progress, the meter and the metrics, until cancelled."""
    said, due = dict[str, int](), 0.0
    while True:
        for name, projector in projectors.items():
            try:
                await measure_lag(projector, progress[name], log, clock)
            except Unavailable:
                progress[name].waiting = progress[name].waiting or "the log does not answer"
            show_lag(progress[name], meter, metrics)
        if (now := clock.steady()) >= due:
            due = now + SAY
            for name, one in progress.items():
                if one.batches != said.get(name, 0) or one.behind:
                    said[name] = one.batches
                    say.info(
                        "projection.lag",
                        projector=name,
                        lag=round(one.lag, 4),
                        count=one.facts,
                        attempts=one.batches,
                        behind=one.behind,
                        oldest=round(one.oldest, 3),
                    )
        await asyncio.sleep(LOOK)


async def measure_lag(projector: Projector, one: ProjectionProgress, log: Log, clock: Clock) -> None:
    """Look up how far it is behind. Of several instances only the one that projects is behind; the others stand by."""
    facts, oldest = 0, 0.0
    for stream, filters in {} if one.standby else filters_by_stream(projector).items():
        behind = await log.behind(*filters, after=one.places.get(stream, 0))
        facts += behind.facts
        if behind.oldest:
            oldest = max(oldest, (clock.now() - behind.oldest).total_seconds())
    one.behind, one.oldest = facts, oldest


def show_lag(one: ProjectionProgress, meter: Meter, metrics: Metrics) -> None:
    """Put the figures where they are asked for."""
    count = meter.of(one.projector)
    count.handled, count.parked, count.seconds, count.last_error = one.facts, one.aside, one.seconds, one.waiting
    count.figures = {"behind": one.behind, "oldest_seconds": one.oldest, "lag_seconds": one.lag}
    name = one.projector
    metrics.set("daybook_projection_behind_facts", one.behind, projector=name)
    metrics.set("daybook_projection_oldest_seconds", one.oldest, projector=name)
    metrics.set("daybook_projection_lag_seconds", one.lag, projector=name)
    metrics.reached("daybook_projection_facts_total", one.facts, projector=name)
    metrics.reached("daybook_projection_set_aside_total", one.aside, projector=name)
