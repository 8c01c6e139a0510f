"""Twilio on a local port: two accounts, and what they own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from infra.simulator.numbers_resource import NumbersResource

OURS, THEIRS = "AC" + "a1" * 16, "AC" + "b2" * 16
TOKENS = {OURS: "our-token", THEIRS: "their-token"}
PUBLIC = "https://calls.example.com"


class LocalTwilio(NumbersResource):
    """Where it listens is `api`."""

    api = ""


@asynccontextmanager
async def open_twilio() -> AsyncIterator[LocalTwilio]:
    """The server on a free port."""
    twilio, app = LocalTwilio(dict(TOKENS)), web.Application()
    app.add_routes(twilio.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    twilio.api = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    yield twilio
    await runner.cleanup()


@pytest.fixture
async def twilio() -> AsyncIterator[LocalTwilio]:
    async with open_twilio() as there:
        yield there


class Naps:
    """Sleeps that take no time, and are counted."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
