"""A turn's trace goes from handler to handler through the facts."""

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from infra.telemetry.tracing import NoTracer, OpenTelemetryTracer, open_tracer


def test_switched_off_it_hands_the_parent_on() -> None:
    with open_tracer("off", "voice", "v").span("answering", "00-abc-def-01") as trace:
        assert trace == "00-abc-def-01"
    assert isinstance(open_tracer("", "voice", "v"), NoTracer)


def test_spans_of_two_handlers_are_one_trace() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    hearing, answering = OpenTelemetryTracer(provider, "hearing"), OpenTelemetryTracer(provider, "answering")
    with hearing.span("hearing") as trace:
        pass
    with answering.span("answering", trace, turn=1):
        pass
    heard, answered = exporter.get_finished_spans()
    assert answered.context.trace_id == heard.context.trace_id
    assert answered.parent
    assert answered.parent.span_id == heard.context.span_id
    assert dict(answered.attributes or {}) == {"turn": 1}


def test_an_exception_leaves_no_message_in_the_span() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = OpenTelemetryTracer(provider, "booking")
    with pytest.raises(ValueError, match="Ada"), tracer.span("booking"):
        raise ValueError("Ada Lovelace")
    (span,) = exporter.get_finished_spans()
    assert not span.events
    assert "Ada" not in str(span.to_json())
    assert "ValueError" in str(span.to_json())
