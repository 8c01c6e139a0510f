"""The privacy office of an installation: put together from the services, at work in the role ledger."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from bus.log import Tap
from handlers.contacts.ports.directory import Directory
from infra.composition.services import Services
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.eraser import Eraser
from infra.privacy.open_calls import Waiting
from infra.privacy.read_model_erasure import PostgresReadModels
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.recording.store import FolderRecordingStore
from infra.privacy.retention import RetentionSweep
from infra.privacy.retention_timer import RetentionTimer
from infra.settings import Settings
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.privacy import ErasureRequested


def recordings(settings: Settings) -> FolderRecordingStore:
    """Where this installation keeps its recordings."""
    folder: Path = settings.folder / "recordings"
    return FolderRecordingStore(folder / "hot", folder / "cold")


def open_recorder(services: Services) -> SealedRecorder:
    """Keeps the sound of calls, and lets it go."""
    bus = services.bus
    return SealedRecorder(bus.log, bus.audio, bus.broadcast, services.vault, recordings(services.settings))


def open_directory(services: Services) -> PostgresDirectory:
    """The numbers of this installation."""
    return PostgresDirectory(services.pool, services.secret("directory").encode(), services.ids)


def eraser(services: Services, numbers: Directory) -> Eraser:
    """The eraser over everything that keeps something of people."""
    return Eraser(
        log=services.bus.log,
        broadcast=services.bus.broadcast,
        purge=services.bus.purge,
        vault=services.vault,
        directory=numbers,
        recordings=recordings(services.settings),
        models=PostgresReadModels(services.settings.database_url, services.bus.log, services.clock),
        clock=services.clock,
    )


def open_retention(services: Services) -> RetentionSweep:
    """Takes away what is over."""
    return RetentionSweep(
        log=services.bus.log,
        purge=services.bus.purge,
        recorder=open_recorder(services),
        recordings=recordings(services.settings),
        models=PostgresReadModels(services.settings.database_url, services.bus.log, services.clock),
        clock=services.clock,
    )


async def keep_retention(services: Services, businesses: Callable[[], Sequence[Business]]) -> RetentionTimer:
    """Look every night at what is over; close it to stop."""
    nightly = RetentionTimer(open_retention(services), services.bus.timers, businesses, services.clock, services.log)
    return await nightly.begin(services.bus.consumers)


async def follow_erasures(services: Services, numbers: Directory, waiting: Waiting | None = None) -> Tap:
    """Carry out every erasure that is asked for, from where it stands; one at a time, since each builds rows again.

    Who is on the telephone is erased after the call; nobody else's erasure waits for that.
    """
    at_work, turn = eraser(services, numbers), asyncio.Lock()

    async def on(fact: Fact) -> None:
        await at_work.after_calls(fact.subject, waiting or Waiting())
        async with turn:
            certified = await at_work.go_on(fact.subject)
        if certified:
            services.log.info(
                "erasure.certified", person=certified.person, calls=certified.calls, count=len(certified.fingerprints)
            )

    tags = frozenset({ErasureRequested.tag()})
    return await services.bus.consumers.follow("erasing", "erasure.>", on=on, start="all", tags=tags)
