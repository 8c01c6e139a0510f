"""A turn's trace goes from handler to handler through the facts."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from infra.observability.tracing import NoTracer, OpenTelemetryTracer, open_tracer


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


async def test_spans_reach_a_collector_over_http() -> None:
    received: asyncio.Queue[bytes] = asyncio.Queue()

    async def collect(request: web.Request) -> web.Response:
        received.put_nowait(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/v1/traces", collect)
    async with TestServer(app) as server:
        tracer = open_tracer(str(server.make_url("/")), "voice", "voice-1")
        with tracer.span("answering"):
            pass
        await asyncio.to_thread(tracer.close)
        async with asyncio.timeout(5):
            sent = await received.get()
    assert b"answering" in sent
    assert b"daybook-voice" in sent
