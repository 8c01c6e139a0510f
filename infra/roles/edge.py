"""The edge: the carrier's webhooks and media streams, on the port that the settings name."""

import asyncio
import socket

from aiohttp import web

from bus.liveness import Beat
from handlers.business.memory import Switchboard
from infra.composition.services import House
from infra.privacy.directory.key_warming import WarmDirectory
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.vault.call_keys import RingingLive
from infra.runtime.reachability import Reach
from infra.runtime.web_runner import WebRunner
from producers.admission import Admission
from producers.call_assignment import Summons
from producers.rate_limit import AskedLeave
from producers.twilio.edge import Desk
from producers.twilio.signature import Signatures
from producers.twilio.web_app import Door

_LEAVE_SECONDS = 2.0


async def serve(house: House, stop: asyncio.Event) -> None:
    """Serve calls until `stop`; then let the carrier take its streams elsewhere."""
    settings, bus = house.settings, house.bus
    door_step = _listen(settings.host, settings.edge_port)
    public = settings.public_url or f"http://{settings.host}:{door_step.getsockname()[1]}"
    directory = PostgresDirectory(house.pool, house.secret("directory").encode(), house.ids)
    await directory.prepare()
    businesses = Switchboard(bus.log, house.log, demo=settings.demo)
    await businesses.load()
    summons, reach = Summons(bus.questions), Reach(bus.alive, house.instance)
    desk = Desk(
        log=bus.log,
        live=RingingLive(bus.live, house.keys),
        sound=bus.sound,
        claims=bus.claims,
        clock=house.clock,
        ids=house.ids,
        directory=WarmDirectory(directory, house.keys),
        businesses=businesses,
        admission=Admission(house.clock, backlog=bus.backlog),
        signatures=Signatures(settings.twilio_auth_token or house.secret("twilio"), public),
        public_url=public,
        secret=(settings.signing_key or house.secret("signing")).encode(),
        instance=house.instance,
        leave=AskedLeave(bus.questions, demo=settings.demo),
        summon=summons,
        cut_off=lambda: reach.cut_off,
        say=house.log,
    )
    door = Door(desk)
    reach.on_cut_off = door.go_away
    runner = WebRunner(door.app, shutdown_timeout=_LEAVE_SECONDS)
    await runner.setup()
    site = web.SockSite(runner, door_step)
    await site.start()
    try:
        async with summons, asyncio.TaskGroup() as tasks:
            watching = [tasks.create_task(work()) for work in (desk.admission.watch, businesses.follow, reach.watch)]
            beat = await bus.alive.beat("edge", house.instance, lambda: Beat(calls=desk.admission.calls))
            house.ready()
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
