"""Metrics as text, in the format that Prometheus reads (version 0.0.4)."""

from collections.abc import Iterator, Mapping
from typing import Any

from opentelemetry.sdk.metrics.export import Gauge, Histogram, Metric, MetricsData, Sum

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def write_metrics(measured: MetricsData | None) -> str:
    """One block a metric: its help, its type, its series."""
    found = [
        metric
        for of_process in (measured.resource_metrics if measured else ())
        for of_library in of_process.scope_metrics
        for metric in of_library.metrics
    ]
    return "".join(f"{line}\n" for metric in found for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.description}"
    match metric.data:
        case Histogram(data_points=points):
            yield f"# TYPE {metric.name} histogram"
            for point in points:
                yield from _buckets(metric.name, point)
        case Sum(data_points=points):
            yield f"# TYPE {metric.name} counter"
            yield from (f"{metric.name}{_labels(point.attributes)} {point.value:.15g}" for point in points)
        case Gauge(data_points=points):
            yield f"# TYPE {metric.name} gauge"
            yield from (f"{metric.name}{_labels(point.attributes)} {point.value:.15g}" for point in points)
        case _:
            raise TypeError(f"{metric.name} is a {type(metric.data).__name__}, which Prometheus' text has no form for")


def _buckets(name: str, point: Any) -> Iterator[str]:
    """Prometheus' buckets hold all that is smaller, too."""
    below = 0
    for bound, count in zip((*point.explicit_bounds, "+Inf"), point.bucket_counts, strict=True):
        below += count
        yield f"{name}_bucket{_labels({**(point.attributes or {}), 'le': str(bound)})} {below}"
    yield f"{name}_sum{_labels(point.attributes)} {point.sum:.15g}"
    yield f"{name}_count{_labels(point.attributes)} {point.count}"


def _labels(attributes: Mapping[str, Any] | None) -> str:
    if not attributes:
        return ""
    return "{" + ",".join(f'{name}="{_quoted(str(value))}"' for name, value in sorted(attributes.items())) + "}"


def _quoted(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
