"""The owner's query API and live facts, on the port that the settings name."""

import asyncio

from aiohttp import web

from infra.api.accounts.background_work import open_access_trail, open_accounts_desk
from infra.api.app import Api
from infra.composition.services import Services
from infra.runtime.web_runner import WebRunner

_LEAVE_SECONDS = 2.0


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Answer questions until `stop`."""
    async with (
        open_accounts_desk(services.pool, services.clock, services.ids, services.secret("accounts")) as desk,
        open_access_trail(desk, services.bus.log) as trail,
    ):
        api = Api(desk, services.bus.live, trail, services.log, stop)
        runner = WebRunner(api.app, shutdown_timeout=_LEAVE_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, services.settings.host, services.settings.api_port).start()
            services.ready()
            await stop.wait()
        finally:
            await runner.cleanup()
