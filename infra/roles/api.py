"""The owner's query API and live facts, on the port that the settings name."""

import asyncio

from aiohttp import web

from infra.api.accounts.background_work import open_desk, open_trail
from infra.api.app import Api
from infra.composition.services import House
from infra.runtime.web_runner import WebRunner

_LEAVE_SECONDS = 2.0


async def serve(house: House, stop: asyncio.Event) -> None:
    """Answer questions until `stop`."""
    async with (
        open_desk(house.pool, house.clock, house.ids, house.secret("accounts")) as desk,
        open_trail(desk, house.bus.log) as trail,
    ):
        api = Api(desk, house.bus.live, trail, house.log, stop)
        runner = WebRunner(api.app, shutdown_timeout=_LEAVE_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, house.settings.host, house.settings.api_port).start()
            house.ready()
            await stop.wait()
        finally:
            await runner.cleanup()
