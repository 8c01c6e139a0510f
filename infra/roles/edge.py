"""The edge: the carrier's webhooks and media streams and the softphone's sockets, on the port that the settings name."""

import asyncio
from functools import partial

from bus.liveness import Beat
from handlers.business.memory import BusinessDirectory
from infra.composition.carrier_services import open_hot_accounts
from infra.composition.services import Services
from infra.privacy.directory.key_warming import WarmDirectory
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.vault.call_keys import RingingLive
from infra.runtime.client_address import TrustedProxies
from infra.runtime.reachability import Reachability
from infra.runtime.web_server import WebServer, listen
from producers.admission import Admission
from producers.alarm_door import AlarmDoor
from producers.call_assignment import CallAssignment
from producers.edge import EdgeNeeds
from producers.edge_app import EdgeApp
from producers.rate_limit import RequestedAdmission
from producers.softphone.door import SoftphoneDoor
from producers.twilio.signature import SignatureCheck
from producers.twilio.webhooks import TwilioDoor


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Serve calls until `stop`; then let the carrier take its streams elsewhere."""
    settings, bus = services.settings, services.bus
    door_step = listen(settings.host, settings.edge_port, shared=True)
    public = settings.public_url or f"http://{settings.host}:{door_step.getsockname()[1]}"
    directory = PostgresDirectory(services.pool, services.secret("directory").encode(), services.ids)
    await directory.prepare()
    businesses = BusinessDirectory(bus.log, services.log, demo=settings.demo)
    await businesses.load()
    accounts = open_hot_accounts(services)
    await accounts.load()
    summons, reach = CallAssignment(bus.requests), Reachability(bus.liveness, services.instance)
    needs = EdgeNeeds(
        log=bus.log,
        live=RingingLive(bus.live, services.keys),
        audio=bus.audio,
        claims=bus.claims,
        clock=services.clock,
        ids=services.ids,
        directory=WarmDirectory(directory, services.keys),
        businesses=businesses,
        admission=Admission(services.clock, backlog=bus.backlog),
        public_url=public,
        secret=services.signing_key,
        instance=services.instance,
        admit=RequestedAdmission(bus.requests, demo=settings.demo),
        summon=summons,
        cut_off=lambda: reach.cut_off,
        say=services.log,
    )
    signatures = SignatureCheck(settings.twilio_auth_token or services.secret("twilio"), public, accounts)
    door = EdgeApp(needs, partial(TwilioDoor, needs, signatures), partial(SoftphoneDoor, needs), lambda _: AlarmDoor(needs))
    reach.on_cut_off = door.go_away
    server = WebServer(door.app, trusted=TrustedProxies(settings.trusted_proxies).trusts)
    await server.start(door_step)
    try:
        async with summons, asyncio.TaskGroup() as tasks:
            work = (needs.admission.watch, needs.tell_refusals, businesses.follow, accounts.follow, reach.watch)
            watching = [tasks.create_task(one()) for one in work]
            beat = await bus.liveness.beat("edge", services.instance, lambda: Beat(calls=needs.admission.calls))
            services.ready()
            await stop.wait()
            await beat.close()
            for task in watching:
                task.cancel()
    finally:
        server.stop_listening()
        await door.close()
        await server.close()
