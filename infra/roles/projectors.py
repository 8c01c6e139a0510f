"""All projectors in one process: facts from the log into the read models, and the figures that tell how Daybook is."""

import asyncio
from functools import partial

import psycopg

from infra.composition.services import Services
from infra.observability import instances
from infra.observability.call_metrics import count_facts
from infra.observability.metrics import Metrics
from infra.roles.shields import select_shields, shield_role
from infra.runtime.discovery import import_modules
from infra.runtime.metrics_server import serve_metrics
from infra.runtime.projection import lag
from infra.runtime.projection.generations import Connection
from infra.runtime.projection.live_projection import keep_projecting
from infra.runtime.projection.progress import ProjectionProgress
from projectors.projector import declared_projectors


async def serve(services: Services, stop: asyncio.Event) -> None:
    """Project until `stop`. Ready at once: a projector that must first build its rows says so in its progress."""
    import_modules("projectors")

    async def connect() -> Connection:
        return await psycopg.AsyncConnection.connect(
            services.settings.database_url, autocommit=True, connect_timeout=10, application_name=services.instance
        )

    projectors = declared_projectors()
    progress = {name: ProjectionProgress(projector=name) for name in projectors}
    metrics = Metrics(services.instance, services.settings.traces)
    #: One projector sees what is counted; all of them would count it several times.
    noticing = {"calls": partial(count_facts, metrics=metrics, clock=services.clock)}
    log, clock, say = services.bus.log, services.clock, services.log
    try:
        async with (
            serve_metrics(metrics, services.settings.host, services.settings.metrics_port, say),
            asyncio.TaskGroup() as tasks,
        ):
            running = [
                tasks.create_task(keep_projecting(one, log, connect, clock, progress[name], say, noticing.get(name)), name=name)
                for name, one in projectors.items()
            ]
            running.append(tasks.create_task(lag.watch_lag(projectors, progress, log, clock, services.meter, metrics, say)))
            running.append(tasks.create_task(instances.watch_instances(services.bus, _beating(), metrics)))
            services.ready()
            await stop.wait()
            for task in running:
                task.cancel()
    finally:
        await asyncio.to_thread(metrics.close)


def _beating() -> tuple[str, ...]:
    """The roles that say that they live; each shield is one of its own."""
    return ("edge", "voice", *(shield_role(one.name) for one in select_shields()))
