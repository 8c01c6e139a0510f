"""Metrics as text, in the format that Prometheus reads: OpenTelemetry's measurements, written by Prometheus' own client."""

from collections.abc import Iterable, Mapping
from typing import Any

from opentelemetry.sdk.metrics.export import Gauge, Histogram, HistogramDataPoint, Metric, MetricsData, NumberDataPoint, Sum
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric as Family

__all__ = ["CONTENT_TYPE", "write_metrics"]


def write_metrics(measured: MetricsData | None) -> str:
    """One block a metric: its help, its type, its series. TypeError for a kind of metric that the text has no form for."""
    found = [
        metric
        for of_process in (measured.resource_metrics if measured else ())
        for of_library in of_process.scope_metrics
        for metric in of_library.metrics
    ]
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Measured([_family(metric) for metric in found]))
    return generate_latest(registry).decode()


class _Measured:
    """What a registry collects, as it was measured."""

    def __init__(self, families: list[Family]) -> None:
        self._families = families

    def collect(self) -> Iterable[Family]:
        return self._families


def _family(metric: Metric) -> Family:
    about = metric.description or ""
    match metric.data:
        case Histogram(data_points=counted):
            family = Family(metric.name, about, "histogram")
            for point in counted:
                _add_buckets(family, point)
        case Sum(data_points=points):
            family = Family(metric.name.removesuffix("_total"), about, "counter")
            _add_values(family, metric.name, points)
        case Gauge(data_points=points):
            family = Family(metric.name, about, "gauge")
            _add_values(family, metric.name, points)
        case _:
            raise TypeError(f"{metric.name} is a {type(metric.data).__name__}, which Prometheus' text has no form for")
    return family


def _add_values(family: Family, name: str, points: Iterable[NumberDataPoint]) -> None:
    for point in points:
        family.add_sample(name, _labels(point.attributes), point.value)


def _add_buckets(family: Family, point: HistogramDataPoint) -> None:
    """Prometheus' buckets hold all that is smaller, too."""
    labels, below = _labels(point.attributes), 0
    for bound, count in zip((*point.explicit_bounds, "+Inf"), point.bucket_counts, strict=True):
        below += count
        family.add_sample(f"{family.name}_bucket", {**labels, "le": str(bound)}, below)
    family.add_sample(f"{family.name}_sum", labels, point.sum)
    family.add_sample(f"{family.name}_count", labels, point.count)


def _labels(attributes: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (attributes or {}).items()}
