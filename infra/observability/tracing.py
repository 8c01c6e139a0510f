"""Spans that follow a turn across handlers: a draft carries its `traceparent`, whoever answers goes on from there."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer as Spans

Attribute = str | int | float


class Tracer(Protocol):
    """Opens spans. What a span yields is the `traceparent` for the drafts made inside it."""

    def span(self, name: str, parent: str = "", **attributes: Attribute) -> AbstractContextManager[str]:
        """A span called `name` under the traceparent `parent` (empty: a new trace)."""
        ...

    def close(self) -> None:
        """Send what is still waiting."""
        ...


class NoTracer:
    """Tracing switched off: hands the traceparent on and costs next to nothing."""

    def span(self, name: str, parent: str = "", **attributes: Attribute) -> AbstractContextManager[str]:  # noqa: ARG002
        return nullcontext(parent)

    def close(self) -> None:
        return


class OpenTelemetryTracer:
    """Spans of the OpenTelemetry SDK."""

    def __init__(self, provider: "TracerProvider", name: str) -> None:
        self._provider = provider
        self._spans: Spans = provider.get_tracer(name)

    @contextmanager
    def span(self, name: str, parent: str = "", **attributes: Attribute) -> Iterator[str]:
        from opentelemetry.trace import StatusCode  # noqa: PLC0415
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

        propagator = TraceContextTextMapPropagator()
        above = propagator.extract({"traceparent": parent}) if parent else None
        with self._spans.start_as_current_span(
            name, context=above, attributes=attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            carrier: dict[str, str] = {}
            propagator.inject(carrier)
            try:
                yield carrier.get("traceparent", parent)
            except Exception as failure:
                span.set_status(StatusCode.ERROR, type(failure).__name__)  # its message may quote what somebody said
                raise

    def close(self) -> None:
        self._provider.shutdown()


def open_tracer(traces: str, role: str, instance: str) -> Tracer:
    """`off`; `console` prints spans on stderr; a URL sends them to that collector (OTLP over HTTP)."""
    if traces in {"", "off"}:
        return NoTracer()
    import sys  # noqa: PLC0415

    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter  # noqa: PLC0415

    exporter: SpanExporter
    if traces == "console":
        exporter = ConsoleSpanExporter(out=sys.stderr, formatter=lambda span: span.to_json(indent=None) + "\n")
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

        address = traces.rstrip("/")
        exporter = OTLPSpanExporter(endpoint=address if address.endswith("/v1/traces") else f"{address}/v1/traces")
    provider = TracerProvider(resource=Resource({"service.name": f"daybook-{role}", "service.instance.id": instance}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return OpenTelemetryTracer(provider, f"daybook-{role}")
