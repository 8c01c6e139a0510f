"""The owner's query API and live facts, on the port that the settings name."""

import asyncio
import sys

from infra.api.accounts.background_work import open_access_trail, open_accounts_desk
from infra.api.app import Api
from infra.api.business_desk import BusinessDesk
from infra.api.replay_desk import open_replay_desk
from infra.api.softphone_desk import SoftphoneDesk, softphone_url
from infra.composition.carrier_services import open_carrier_desk
from infra.composition.privacy_services import open_directory, open_recorder
from infra.composition.services import Services
from infra.runtime.client_address import TrustedProxies
from infra.runtime.web_server import Limits, WebServer, listen

#: Connections of one address: those of a browser's few tabs, many times over.
_PER_ADDRESS = 256
#: What replays a call: a process of its own, since it takes a whole core for some seconds.
_REPLAYS = (sys.executable, "-m", "infra.replay")


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Answer questions until `stop`."""
    settings = services.settings
    async with (
        open_accounts_desk(services.pool, services.clock, services.ids, services.secret("accounts")) as desk,
        open_access_trail(desk, services.bus.log) as trail,
        open_replay_desk(_REPLAYS, services.ids) as replays,
    ):
        proxies = TrustedProxies(settings.trusted_proxies)
        directory = open_directory(services)
        await directory.prepare()
        books = BusinessDesk(services.bus.log, services.clock, services.ids, directory)
        phones = SoftphoneDesk(
            services.signing_key,
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
            secure=proxies.secure,
            softphones=phones,
            recordings=open_recorder(services),
            sound=services.bus.audio,
            replays=replays,
            carriers=open_carrier_desk(services),
        )
        server = WebServer(api.app, Limits(per_address=_PER_ADDRESS), trusted=proxies.trusts)
        try:
            await server.start(listen(settings.host, settings.api_port))
            services.ready()
            await stop.wait()
        finally:
            await server.close()
