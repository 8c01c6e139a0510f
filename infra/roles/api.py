"""The owner's query API and live facts, on the port that the settings name."""

import asyncio

from infra.api.accounts.background_work import open_access_trail, open_accounts_desk
from infra.api.app import Api
from infra.api.business_desk import BusinessDesk
from infra.composition.services import Services
from infra.runtime.client_address import TrustedProxies
from infra.runtime.web_server import Limits, WebServer, listen

#: Connections of one address: those of a browser's few tabs, many times over.
_PER_ADDRESS = 256


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Answer questions until `stop`."""
    async with (
        open_accounts_desk(services.pool, services.clock, services.ids, services.secret("accounts")) as desk,
        open_access_trail(desk, services.bus.log) as trail,
    ):
        proxies = TrustedProxies(services.settings.trusted_proxies)
        books = BusinessDesk(services.bus.log, services.clock, services.ids)
        api = Api(desk, services.bus.live, trail, services.log, stop, books=books, client=proxies.client)
        server = WebServer(api.app, Limits(per_address=_PER_ADDRESS), trusted=proxies.trusts)
        try:
            await server.start(listen(services.settings.host, services.settings.api_port))
            services.ready()
            await stop.wait()
        finally:
            await server.close()
