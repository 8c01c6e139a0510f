"""The privacy office of an installation: what erasing, retention and recording work on, put together from the services."""

from pathlib import Path

from handlers.contacts.ports.directory import Directory
from infra.composition.services import Services
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.erased_list import ErasedList
from infra.privacy.eraser import Eraser
from infra.privacy.read_model_erasure import PostgresReadModels
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.recording.store import FolderRecordingStore
from infra.privacy.retention import RetentionSweep
from infra.settings import Settings


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


def models(services: Services) -> PostgresReadModels:
    """The read models of this installation."""
    return PostgresReadModels(services.settings.database_url, services.bus.log, services.clock)


def eraser(services: Services, numbers: Directory) -> Eraser:
    """The eraser over everything that keeps something of people."""
    return Eraser(
        log=services.bus.log,
        broadcast=services.bus.broadcast,
        purge=services.bus.purge,
        vault=services.vault,
        directory=numbers,
        recordings=recordings(services.settings),
        models=models(services),
        erased=ErasedList(services.settings.backup_folder),
    )


def open_retention(services: Services) -> RetentionSweep:
    """Takes away what is over."""
    return RetentionSweep(
        purge=services.bus.purge,
        recorder=open_recorder(services),
        recordings=recordings(services.settings),
        models=models(services),
    )
