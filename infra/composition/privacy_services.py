"""The privacy office of an installation: what erasing, retention and recording work on, put together from a house."""

from pathlib import Path

from handlers.contacts.ports.directory import Directory
from infra.composition.services import House
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.eraser import Eraser
from infra.privacy.read_model_erasure import PostgresModels
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.recording.store import FolderStore
from infra.privacy.retention import Retaining
from infra.settings import Settings


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


def models(house: House) -> PostgresModels:
    """The read models of this installation."""
    return PostgresModels(house.settings.database_url, house.bus.log, house.clock)


def eraser(house: House, numbers: Directory) -> Eraser:
    """The eraser over everything that keeps something of people."""
    return Eraser(
        log=house.bus.log,
        news=house.bus.news,
        dropping=house.bus.dropping,
        vault=house.vault,
        directory=numbers,
        recordings=recordings(house.settings),
        models=models(house),
    )


def retaining(house: House) -> Retaining:
    """Takes away what is over."""
    return Retaining(
        dropping=house.bus.dropping,
        recorder=recorder(house),
        recordings=recordings(house.settings),
        models=models(house),
    )
