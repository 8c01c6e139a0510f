"""The metrics over HTTP, at `/metrics` on a port of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from infra.observability.metrics import Metrics
from infra.observability.prometheus_text import CONTENT_TYPE
from infra.runtime.web_runner import WebRunner


@asynccontextmanager
async def serve_metrics(metrics: Metrics, host: str, port: int, say: Any) -> AsyncIterator[None]:
    """Serve while inside; with port 0, or one that another instance has, not at all."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text().encode(), headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})

    app = web.Application()
    app.router.add_get("/metrics", answer)
    runner = WebRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        if port:
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError:
                say.warning("metrics.not_served", port=port, hint="another process has the port; set DAYBOOK_METRICS_PORT")
            else:
                say.info("metrics.served", port=port)
        yield
    finally:
        await runner.cleanup()
