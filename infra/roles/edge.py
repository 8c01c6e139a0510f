"""The edge: the carrier's webhooks and media streams, on the port that the settings name."""

import asyncio
import socket

from aiohttp import web

from bus.liveness import Beat
from handlers.business.memory import BusinessDirectory
from infra.composition.services import Services
from infra.privacy.directory.key_warming import WarmDirectory
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.vault.call_keys import RingingLive
from infra.runtime.reachability import Reachability
from infra.runtime.web_runner import WebRunner
from producers.admission import Admission
from producers.call_assignment import CallAssignment
from producers.rate_limit import RequestedAdmission
from producers.twilio.edge import EdgeNeeds
from producers.twilio.signature import SignatureCheck
from producers.twilio.web_app import EdgeApp

_LEAVE_SECONDS = 2.0


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Serve calls until `stop`; then let the carrier take its streams elsewhere."""
    settings, bus = services.settings, services.bus
    door_step = _listen(settings.host, settings.edge_port)
    public = settings.public_url or f"http://{settings.host}:{door_step.getsockname()[1]}"
    directory = PostgresDirectory(services.pool, services.secret("directory").encode(), services.ids)
    await directory.prepare()
    businesses = BusinessDirectory(bus.log, services.log, demo=settings.demo)
    await businesses.load()
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
        signatures=SignatureCheck(settings.twilio_auth_token or services.secret("twilio"), public),
        public_url=public,
        secret=(settings.signing_key or services.secret("signing")).encode(),
        instance=services.instance,
        admit=RequestedAdmission(bus.requests, demo=settings.demo),
        summon=summons,
        cut_off=lambda: reach.cut_off,
        say=services.log,
    )
    door = EdgeApp(needs)
    reach.on_cut_off = door.go_away
    runner = WebRunner(door.app, shutdown_timeout=_LEAVE_SECONDS)
    await runner.setup()
    site = web.SockSite(runner, door_step)
    await site.start()
    try:
        async with summons, asyncio.TaskGroup() as tasks:
            watching = [tasks.create_task(work()) for work in (needs.admission.watch, businesses.follow, reach.watch)]
            beat = await bus.liveness.beat("edge", services.instance, lambda: Beat(calls=needs.admission.calls))
            services.ready()
            await stop.wait()
            await beat.close()
            for task in watching:
                task.cancel()
    finally:
        await site.stop()
        await door.close()
        await runner.cleanup()


def _listen(host: str, port: int) -> socket.socket:
    """The socket to listen on. Several edges may share a port: when one dies, the next request reaches another at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=512, reuse_port=hasattr(socket, "SO_REUSEPORT"))
