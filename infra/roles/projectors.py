"""All projectors in one process: facts from the log into the read models, and the figures that tell how Daybook is."""

import asyncio
from functools import partial

import psycopg

from infra.composition.services import House
from infra.observability import instances
from infra.observability.call_metrics import notice
from infra.observability.metrics import Metrics
from infra.roles.shields import shield_role, shields
from infra.runtime.discovery import import_all
from infra.runtime.metrics_server import served
from infra.runtime.projection import lag
from infra.runtime.projection.generations import Connection
from infra.runtime.projection.live_projection import project
from infra.runtime.projection.progress import Progress
from projectors.projector import declared


async def serve(house: House, stop: asyncio.Event) -> None:
    """Project until `stop`. Ready at once: a projector that must first build its rows says so in its progress."""
    import_all("projectors")

    async def connect() -> Connection:
        return await psycopg.AsyncConnection.connect(
            house.settings.database_url, autocommit=True, connect_timeout=10, application_name=house.instance
        )

    projectors = declared()
    progress = {name: Progress(projector=name) for name in projectors}
    metrics = Metrics(house.instance, house.settings.traces)
    #: One projector sees what is counted; all of them would count it several times.
    noticing = {"calls": partial(notice, metrics=metrics, clock=house.clock)}
    log, clock, say = house.bus.log, house.clock, house.log
    try:
        async with served(metrics, house.settings.host, house.settings.metrics_port, say), asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(project(one, log, connect, clock, progress[name], say, noticing.get(name)), name=name)
                for name, one in projectors.items()
            ]
            running.append(tasks.create_task(lag.watch(projectors, progress, log, clock, house.meter, metrics, say)))
            running.append(tasks.create_task(instances.watch(house.bus, _beating(), metrics)))
            house.ready()
            await stop.wait()
            for task in running:
                task.cancel()
    finally:
        await asyncio.to_thread(metrics.close)


def _beating() -> tuple[str, ...]:
    """The roles that say that they live; each shield is one of its own."""
    return ("edge", "voice", *(shield_role(one.name) for one in shields()))
