"""The owner's query API and live facts, on the port that the settings name."""

import asyncio
from urllib.parse import urlsplit

from infra.api.accounts.background_work import open_access_trail, open_accounts_desk
from infra.api.app import Api
from infra.api.business_desk import BusinessDesk
from infra.api.softphone_desk import SoftphoneDesk, softphone_url
from infra.composition.privacy_services import open_directory, open_recorder
from infra.composition.services import Services
from infra.runtime.client_address import TrustedProxies
from infra.runtime.web_server import Limits, WebServer, listen
from infra.settings import Settings

#: Connections of one address: those of a browser's few tabs, many times over.
_PER_ADDRESS = 256
_LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}  # noqa: S104 - where it may listen, not where we do


def edge_sockets(settings: Settings) -> list[str]:
    """The origins at which a browser finds the edge's WebSocket: the public one, and those of this machine."""
    hosts = {settings.host, "localhost"} if settings.host in _LOOPBACK else {settings.host}
    found = [f"ws://{host}:{settings.edge_port}" for host in sorted(hosts)] if settings.edge_port else []
    public = [at for url in (settings.public_url, settings.softphone_url) if (at := urlsplit(url)).netloc]
    return found + [f"{'wss' if at.scheme in {'https', 'wss'} else 'ws'}://{at.netloc}" for at in public]


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Answer questions until `stop`."""
    settings = services.settings
    async with (
        open_accounts_desk(services.pool, services.clock, services.ids, services.secret("accounts")) as desk,
        open_access_trail(desk, services.bus.log) as trail,
    ):
        proxies = TrustedProxies(settings.trusted_proxies)
        directory = open_directory(services)
        await directory.prepare()
        books = BusinessDesk(services.bus.log, services.clock, services.ids, directory)
        phones = SoftphoneDesk(
            (settings.signing_key or services.secret("signing")).encode(),
            url=softphone_url(settings.softphone_url, settings.public_url),
            edge_port=settings.edge_port,
            steady=services.clock.steady,
        )
        api = Api(
            desk,
            services.bus.log,
            trail,
            services.log,
            stop,
            books=books,
            client=proxies.client,
            softphones=phones,
            recordings=open_recorder(services),
            secure=proxies.secure,
            sockets=edge_sockets(settings),
            sound=services.bus.audio,
        )
        server = WebServer(api.app, Limits(per_address=_PER_ADDRESS), trusted=proxies.trusts)
        try:
            await server.start(listen(settings.host, settings.api_port))
            services.ready()
            await stop.wait()
        finally:
            await server.close()
