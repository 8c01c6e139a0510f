"""Metrics are kept and told in the text that Prometheus reads."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bus.memory import MemoryBus
from infra.observability import call_metrics
from infra.observability.meter import Meter
from infra.observability.metrics import METRICS, Metrics
from infra.runtime.discovery import import_modules
from infra.runtime.projection import lag
from infra.runtime.projection.progress import ProjectionProgress
from projectors.projector import declared_projectors
from schemas.fact import Fact
from schemas.line import CallRefused
from schemas.reply import TurnTimed
from schemas.tools import OutcomeLogged
from tests.clock import StillClock
from tests.projectors.a_day import DAY, NOON, drafts

import_modules("projectors")


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    """A series as Prometheus' own reader finds it in the text."""
    families = text_string_to_metric_families(metrics.text())
    return next((one.value for family in families for one in family.samples if (one.name, one.labels) == (name, labels)), None)


def test_buckets_hold_what_is_smaller_and_counters_grow():
    metrics = Metrics()
    for seconds in (0.25, 0.75, 2.5):
        metrics.observe("daybook_turn_latency_seconds", seconds)
    metrics.reached("daybook_projection_facts_total", 3, projector="contacts")
    metrics.reached("daybook_projection_facts_total", 1_234_567, projector="contacts")
    assert value(metrics, "daybook_turn_latency_seconds_bucket", le="0.2") == 0
    assert value(metrics, "daybook_turn_latency_seconds_bucket", le="0.8") == 2
    assert value(metrics, "daybook_turn_latency_seconds_bucket", le="+Inf") == 3
    assert value(metrics, "daybook_turn_latency_seconds_sum") == 3.5
    assert value(metrics, "daybook_projection_facts_total", projector="contacts") == 1_234_567
    lines = metrics.text().splitlines()
    assert "# TYPE daybook_projection_facts_total counter" in lines
    assert "# TYPE daybook_turn_latency_seconds histogram" in lines


def test_an_instance_that_is_gone_holds_nothing():
    metrics = Metrics()
    metrics.replace("daybook_calls_held", "instance", {"voice-1": 3, "voice-2": 1}, role="voice")
    metrics.replace("daybook_calls_held", "instance", {"voice-2": 4}, role="voice")
    assert value(metrics, "daybook_calls_held", instance="voice-1", role="voice") == 0
    assert value(metrics, "daybook_calls_held", instance="voice-2", role="voice") == 4
    assert f"# HELP daybook_calls_held {METRICS['daybook_calls_held'].about}" in metrics.text().splitlines()


def test_a_label_may_hold_whatever_a_name_does():
    metrics = Metrics()
    odd = 'a"b\\c\nd é'
    metrics.set("daybook_parked_messages", 2, handler=odd)
    assert value(metrics, "daybook_parked_messages", handler=odd) == 2


def test_a_metric_that_is_not_in_the_list_cannot_be_kept():
    with pytest.raises(KeyError):
        Metrics().set("daybook_of_ours", 1)
    assert all(name.startswith("daybook_") and metric.about for name, metric in METRICS.items())


def test_what_became_of_calls_is_counted_while_it_is_news():
    clock, metrics = StillClock(NOON + timedelta(hours=1)), Metrics()
    said = [
        ("call.c1", TurnTimed(turn=1, endpoint=1, recognise=1, classify=1, context=1, compose=1, synthesise=1, bus=1, total=450)),
        ("call.c1", OutcomeLogged(outcome="transferred")),
        ("call.c2", CallRefused(reason="flood")),
    ]
    news = [Fact(**msgspec.structs.asdict(one)) for one in drafts(*said, begin=clock.now())]
    old = [Fact(**msgspec.structs.asdict(one)) for one in drafts(*said, begin=clock.now() - timedelta(hours=1))]
    call_metrics.count_facts([*old, *news], metrics, clock)
    assert value(metrics, "daybook_turn_latency_seconds_count") == 1
    assert value(metrics, "daybook_escalations_total") == 1
    assert value(metrics, "daybook_calls_total", outcome="transferred") == 1
    assert value(metrics, "daybook_calls_total", outcome="refused at the door") == 1


async def test_a_projector_that_stands_still_is_behind_by_what_it_has_not_seen():
    clock, meter, metrics = StillClock(NOON + timedelta(hours=1)), Meter(), Metrics()
    bus = MemoryBus(clock.now)
    sequences = [await bus.log.append(draft) for draft in DAY]
    one = ProjectionProgress(projector="contacts")
    await lag.measure_lag(declared_projectors()["contacts"], one, bus.log, clock)
    lag.show_lag(one, meter, metrics)
    seen = [draft for draft in DAY if draft.subject.split(".")[0] in {"call", "contact", "page"}]
    assert one.behind == len(seen)
    assert one.oldest == (clock.now() - min(draft.at for draft in seen)).total_seconds()
    assert value(metrics, "daybook_projection_behind_facts", projector="contacts") == len(seen)
    assert meter.of("contacts").figures["behind"] == len(seen)
    for stream in ("CALLS", "LEDGER"):
        one.passed(stream, max(sequences))
    await lag.measure_lag(declared_projectors()["contacts"], one, bus.log, clock)
    assert (one.behind, one.oldest) == (0, 0.0)
    await bus.close()


async def test_one_that_stands_by_is_not_behind():
    bus = MemoryBus(lambda: datetime.now(UTC))
    for draft in DAY:
        await bus.log.append(draft)
    one = ProjectionProgress(projector="contacts", standby=True)
    await lag.measure_lag(declared_projectors()["contacts"], one, bus.log, StillClock(NOON + timedelta(hours=1)))
    assert one.behind == 0
    await bus.close()
