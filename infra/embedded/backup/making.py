"""Making a backup while everything goes on: the log first, then the keys of what is in it, so that every fact can be read."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec
import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError

from bus.jetstream.connection import split_servers
from infra.embedded.backup import database_dump, manifest
from infra.embedded.backup.archive import ArchiveWriter
from infra.embedded.backup.stream_snapshots import list_streams, save_stream
from infra.embedded.progress import StartProgress
from infra.privacy.erased_list import ErasedList
from infra.settings import Settings


async def make_backup(settings: Settings, recipient: str, progress: StartProgress) -> Path:
    """Write a backup of what runs under `settings` into its folder of backups; the file.

    BackupUnusable when a part cannot be had. What is said while it is made is in it or not; what is in it can be read.
    """
    folder = settings.backup_folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ErasedList(folder).begin()
    began = datetime.now(UTC)
    file = folder / f"daybook-{began:%Y-%m-%dT%H%M%SZ}.age"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as scratch, ArchiveWriter(file, recipient) as archive:
        streams = await _add_streams(settings.nats_url, archive, Path(scratch), progress)
        with progress.step("tables"):
            dump = Path(scratch) / manifest.DATABASE
            rows = await database_dump.dump_database(settings.database_url, dump)
            archive.add(manifest.DATABASE, dump)
        with progress.step("keys, settings and recordings"):
            recordings = _add_files(settings.folder, archive)
        contents = manifest.Manifest(
            format=manifest.FORMAT,
            made_at=began.isoformat(timespec="seconds"),
            version=version("daybook"),
            streams=streams,
            rows=rows,
            recordings=recordings,
        )
        archive.add(manifest.MANIFEST, msgspec.json.encode(contents))
    return file


async def _add_streams(
    url: str, archive: ArchiveWriter, scratch: Path, progress: StartProgress
) -> dict[str, manifest.StreamState]:
    client = await connect(url, "backup")
    try:
        saved = {}
        for name in await list_streams(client):
            with progress.step(f"stream {name}"):
                chunks = scratch / f"{name}.snapshot"
                snapshot = await save_stream(client, name, chunks)
                archive.add(f"{manifest.STREAMS}/{name}.json", msgspec.json.encode(snapshot))
                archive.add(f"{manifest.STREAMS}/{name}.snapshot", chunks)
                chunks.unlink()
            saved[name] = snapshot.state
        return saved
    finally:
        await client.close()


def _add_files(home: Path, archive: ArchiveWriter) -> int:
    """Put in what is kept in files; how many recordings."""
    for file in _files(home / manifest.KEYS):
        archive.add(f"{manifest.KEYS}/{file.name}", file)
    if (home / manifest.SETTINGS).exists():
        archive.add(manifest.SETTINGS, home / manifest.SETTINGS)
    count = 0
    for file in _files(home / manifest.RECORDINGS):
        with suppress(FileNotFoundError):  # it was dropped or has cooled since it was listed
            archive.add(str(file.relative_to(home)), file)
            count += 1
    return count


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != ".draft")


async def connect(url: str, name: str) -> Client:
    """A plain connection to the bus. BackupUnusable when nobody answers."""
    try:
        client: Client = await nats.connect(split_servers(url), name=name, connect_timeout=10, max_reconnect_attempts=3)
    except (NatsError, OSError) as away:
        raise manifest.BackupUnusable("the bus does not answer; `daybook status` shows what runs") from away
    return client
