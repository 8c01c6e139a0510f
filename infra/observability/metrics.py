"""Every metric there is, by name, and the instruments that keep them. No label ever names a person."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, MetricReader
from opentelemetry.sdk.resources import Resource

from infra.observability.prometheus_text import write_metrics


class Metric(msgspec.Struct, frozen=True):
    """What a metric tells; a counter only grows, a gauge is as it is now, a histogram counts by size."""

    kind: Literal["counter", "gauge", "histogram"]
    about: str


METRICS: dict[str, Metric] = {
    "daybook_turn_latency_seconds": Metric("histogram", "From the caller's last word to the first sound of the answer"),
    "daybook_calls_total": Metric("counter", "Calls by what became of them: refused, or the outcome"),
    "daybook_escalations_total": Metric("counter", "Calls that a person has to go on with: transferred, or to be called back"),
    "daybook_projection_behind_facts": Metric("gauge", "Facts in the log that a projector has not looked at yet"),
    "daybook_projection_oldest_seconds": Metric("gauge", "Age of the oldest of them; 0 when there is none"),
    "daybook_projection_lag_seconds": Metric("gauge", "From a fact to its rows, in the newest batch"),
    "daybook_projection_facts_total": Metric("counter", "Facts projected"),
    "daybook_projection_set_aside_total": Metric("counter", "Facts that could not be projected"),
    "daybook_parked_messages": Metric("gauge", "Messages that wait for somebody, by the handler that gave up"),
    "daybook_calls_held": Metric("gauge", "Calls that an instance holds a claim to"),
    "daybook_instances": Metric("gauge", "Living instances of a role"),
    "daybook_unacknowledged": Metric("gauge", "Facts and frames that an instance has said and the log has not acknowledged"),
    "daybook_unacknowledged_seconds": Metric("gauge", "For how long the oldest of them has waited"),
}

#: Upper bounds in seconds; 0.8 is the aim for a turn, 2 the alarm.
_BOUNDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0)


class Metrics:
    """The instruments of one process. KeyError for a metric that is not in the list, so that alerts can rely on it.

    `collector` is where an OTLP collector listens, empty for none.
    """

    def __init__(self, instance: str = "", collector: str = "") -> None:
        self._reader = InMemoryMetricReader()
        readers: list[MetricReader] = [self._reader, *_exporting(collector)]
        resource = Resource({"service.name": "daybook", "service.instance.id": instance})
        self._provider = MeterProvider(readers, resource)
        meter = self._provider.get_meter("daybook")
        self._kept: dict[str, Any] = {}
        self._seen: dict[tuple[str, str], float] = {}
        for name, metric in METRICS.items():
            match metric.kind:
                case "counter":
                    self._kept[name] = meter.create_counter(name, description=metric.about)
                case "gauge":
                    self._kept[name] = meter.create_gauge(name, description=metric.about)
                case "histogram":
                    self._kept[name] = meter.create_histogram(
                        name, description=metric.about, explicit_bucket_boundaries_advisory=_BOUNDS
                    )

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        self._kept[name].add(amount, labels)

    def reached(self, name: str, total: float, **labels: str) -> None:
        """A counter whose total is counted elsewhere."""
        before = self._seen.get((name, repr(labels)), 0.0)
        self._seen[name, repr(labels)] = total
        self._kept[name].add(max(total - before, 0.0), labels)

    def set(self, name: str, value: float, **labels: str) -> None:
        self._kept[name].set(value, labels)

    def observe(self, name: str, value: float, **labels: str) -> None:
        self._kept[name].record(value, labels)

    def replace(self, name: str, label: str, values: Mapping[str, float], **labels: str) -> None:
        """A gauge for each value of a label; those that are gone are zero."""
        known = f"{name}/{label}/{labels}"
        gone = {value for of, value in self._seen if of == known} - values.keys()
        for value, figure in {**dict.fromkeys(gone, 0.0), **values}.items():
            self._seen[known, value] = figure
            self.set(name, figure, **{label: value}, **labels)

    def text(self) -> str:
        """All of it as Prometheus reads it."""
        return write_metrics(self._reader.get_metrics_data())

    def close(self) -> None:
        self._provider.shutdown()


def _exporting(collector: str) -> list[MetricReader]:
    if not collector.startswith("http"):
        return []
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter  # noqa: PLC0415
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader  # noqa: PLC0415

    address = collector.rstrip("/").removesuffix("/v1/traces")
    return [PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=f"{address}/v1/metrics"), export_interval_millis=15_000)]
