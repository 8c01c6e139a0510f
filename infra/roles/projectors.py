"""All projectors in one process: facts from the log into the read models."""

import asyncio

import psycopg

from infra.discovery import import_all
from infra.house import House
from infra.projection.following import project
from infra.projection.generations import Connection
from infra.projection.progress import Progress
from projectors.projector import declared

#: How often the lag is measured and, when anything happened, logged.
REPORT_SECONDS = 10.0


async def serve(house: House, stop: asyncio.Event) -> None:
    """Project until `stop`. Ready at once: a projector that must first build its rows says so in its progress."""
    import_all("projectors")

    async def connect() -> Connection:
        return await psycopg.AsyncConnection.connect(
            house.settings.database_url, autocommit=True, connect_timeout=10, application_name=house.instance
        )

    progress = {name: Progress(projector=name) for name in declared()}
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(project(one, house.bus.log, connect, house.clock, progress[name], house.log), name=name)
            for name, one in declared().items()
        ]
        running.append(tasks.create_task(_report(house, progress)))
        house.ready()
        await stop.wait()
        for task in running:
            task.cancel()


async def _report(house: House, progress: dict[str, Progress]) -> None:
    """The lag of each projector, into the log while there is something to say, and always into the meter."""
    said: dict[str, int] = {}
    while True:
        for name, one in progress.items():
            count = house.meter.of(f"projector-{name}")
            count.handled, count.parked, count.seconds = one.facts, one.aside, one.seconds
            count.last_error = one.waiting
            if one.batches != said.get(name, 0):
                said[name] = one.batches
                house.log.info("projection.lag", projector=name, lag=round(one.lag, 4), count=one.facts, attempts=one.batches)
        await asyncio.sleep(REPORT_SECONDS)
