"""The privacy office of an installation: put together from a house, at work in the role ledger."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from bus.log import Tap
from handlers.contacts.ports.directory import Directory
from infra.composition.services import House
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.eraser import Eraser
from infra.privacy.read_model_erasure import PostgresModels
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.recording.store import FolderStore
from infra.privacy.retention import Retaining
from infra.privacy.retention_timer import Nightly
from infra.settings import Settings
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.privacy import ErasureRequested


def recordings(settings: Settings) -> FolderStore:
    """Where this installation keeps its recordings."""
    folder: Path = settings.folder / "recordings"
    return FolderStore(folder / "hot", folder / "cold")


def recorder(house: House) -> SealedRecorder:
    """Keeps the sound of calls, and lets it go."""
    bus = house.bus
    return SealedRecorder(bus.log, bus.sound, bus.news, house.vault, recordings(house.settings))


def directory(house: House) -> PostgresDirectory:
    """The numbers of this installation."""
    return PostgresDirectory(house.pool, house.secret("directory").encode(), house.ids)


def eraser(house: House, numbers: Directory) -> Eraser:
    """The eraser over everything that keeps something of people."""
    return Eraser(
        log=house.bus.log,
        news=house.bus.news,
        dropping=house.bus.dropping,
        vault=house.vault,
        directory=numbers,
        recordings=recordings(house.settings),
        models=PostgresModels(house.settings.database_url, house.bus.log, house.clock),
        clock=house.clock,
    )


def retaining(house: House) -> Retaining:
    """Takes away what is over."""
    return Retaining(
        log=house.bus.log,
        dropping=house.bus.dropping,
        recorder=recorder(house),
        recordings=recordings(house.settings),
        models=PostgresModels(house.settings.database_url, house.bus.log, house.clock),
        clock=house.clock,
    )


async def keep_retention(house: House, businesses: Callable[[], Sequence[Business]]) -> Nightly:
    """Look every night at what is over; close it to stop."""
    nightly = Nightly(retaining(house), house.bus.timers, businesses, house.clock, house.log)
    return await nightly.begin(house.bus.following)


async def follow_erasures(house: House, numbers: Directory) -> Tap:
    """Carry out every erasure that is asked for, from where it stands; one at a time, since each builds rows again."""
    at_work, turn = eraser(house, numbers), asyncio.Lock()

    async def on(fact: Fact) -> None:
        async with turn:
            certified = await at_work.go_on(fact.subject)
        if certified:
            house.log.info("erasure.certified", person=certified.person, calls=certified.calls, count=len(certified.fingerprints))

    tags = frozenset({ErasureRequested.tag()})
    return await house.bus.following.follow("erasing", "erasure.>", on=on, start="all", tags=tags)
