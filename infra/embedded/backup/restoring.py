"""Filling an empty home from a backup: keys, streams, tables, and then the erasures that happened since."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from infra.composition.services import open_services
from infra.embedded import tcp_ports
from infra.embedded.backup import database_dump, manifest
from infra.embedded.backup.archive import read_archive
from infra.embedded.backup.making import connect
from infra.embedded.backup.manifest import BackupUnusable, Manifest
from infra.embedded.backup.stream_snapshots import Snapshot, list_streams, restore_stream
from infra.embedded.children import Children
from infra.embedded.home_lock import HomeLock
from infra.embedded.installation import resolve_settings
from infra.embedded.progress import StartProgress
from infra.embedded.servers import start_nats, start_postgres
from infra.privacy.erased_list import Erased
from infra.privacy.eraser import request_erasure
from infra.runtime.database.migrating import make_database
from infra.settings import Settings

#: What a home holds that a restore would overwrite.
_THERE = ("nats", "postgres", "keys", manifest.RECORDINGS)
_STAGE = "restoring"


async def restore_backup(
    settings: Settings, file: Path, recovery_key: str, erased: Sequence[Erased], progress: StartProgress
) -> Manifest:
    """Restore `file` into the empty home of `settings`, and compare: what is there then is what the manifest says.

    The keys of everybody in `erased` are destroyed before anybody could read, and their erasure is asked for: the ledger finishes
    it at the next start. Read models are empty until that start, and are built from the log.
    BackupUnusable when the home is not empty, the key does not fit, or anything is missing.
    """
    if taken := [name for name in _THERE if (settings.folder / name).exists()]:
        raise BackupUnusable(
            f"{settings.folder} is not empty ({', '.join(taken)}): restore into a new one, DAYBOOK_HOME=<folder> daybook restore"
        )
    stage = settings.folder / _STAGE
    settings.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    lock = HomeLock(settings.folder)
    try:
        with progress.step("opening the backup"):
            contents = await asyncio.to_thread(_unpack, file, recovery_key, settings.folder, stage)
        async with _servers(settings, progress) as running:
            await _restore_streams(running, stage, contents, progress)
            with progress.step("tables"):
                await _restore_tables(running, stage)
            with progress.step(f"erasures since then: {len(erased)} on the list"):
                await _erase_again(running, erased)
            await _compare(running, contents, erased=bool(erased))
    except BaseException:
        for name in _THERE:
            shutil.rmtree(settings.folder / name, ignore_errors=True)  # half a home is no home: the next try finds it empty
        raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        lock.close()
    return contents


def _unpack(file: Path, recovery_key: str, home: Path, stage: Path) -> Manifest:
    """Put keys, settings and recordings where they belong, and the rest on the stage."""
    contents: Manifest | None = None
    stage.mkdir(mode=0o700, exist_ok=True)
    with read_archive(file, recovery_key) as entries:
        for name, content in entries:
            if name == manifest.MANIFEST:
                contents = msgspec.json.decode(content.read(), type=Manifest)
                continue
            place = home if name.startswith((f"{manifest.KEYS}/", f"{manifest.RECORDINGS}/", manifest.SETTINGS)) else stage
            _write(place, name, content)
    if contents is None:
        raise BackupUnusable(f"{file} was cut short: it has no table of contents. Take another backup")
    if contents.format > manifest.FORMAT:
        raise BackupUnusable(f"{file} was made by Daybook {contents.version}: restore it with that version, or a newer one")
    return contents


def _write(folder: Path, name: str, content: BinaryIO) -> None:
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise BackupUnusable(f"the backup names a file outside of its home ({name}): it is not one of ours")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("wb") as out:
        target.chmod(0o600)
        shutil.copyfileobj(content, out)


@asynccontextmanager
async def _servers(settings: Settings, progress: StartProgress) -> AsyncIterator[Settings]:
    """The servers to restore into: those the settings name, else our own, which run as long as it takes."""
    ports = tcp_ports.choose_ports(settings.folder, settings.host, {"edge": settings.edge_port, "api": settings.api_port})
    async with asyncio.TaskGroup() as group:
        children = Children(settings.folder, group)
        try:
            with progress.step("nats-server and PostgreSQL"):
                if not settings.nats_url:
                    await start_nats(settings.folder, ports, children)
                if not settings.database_url:
                    await start_postgres(settings.folder, ports, children)
            yield resolve_settings(settings, ports)
        finally:
            await children.stop()


async def _restore_streams(settings: Settings, stage: Path, contents: Manifest, progress: StartProgress) -> None:
    client = await connect(settings.nats_url, "restore")
    try:
        if there := set(await list_streams(client)) & set(contents.streams):
            raise BackupUnusable(f"the bus has the streams {', '.join(sorted(there))} already: name a bus without them")
        for name in contents.streams:
            with progress.step(f"stream {name}"):
                saved = stage / manifest.STREAMS / name
                snapshot = msgspec.json.decode(saved.with_suffix(".json").read_bytes(), type=Snapshot)
                await restore_stream(client, name, snapshot, saved.with_suffix(".snapshot"), replicas=settings.replicas)
                saved.with_suffix(".snapshot").unlink()
    finally:
        await client.close()


async def _restore_tables(settings: Settings, stage: Path) -> None:
    await make_database(settings.database_url)
    if await database_dump.count_rows(settings.database_url):
        raise BackupUnusable("the database has tables of a Daybook already: name one without them")
    await database_dump.restore_database(settings.database_url, stage / manifest.DATABASE)


async def _erase_again(settings: Settings, erased: Sequence[Erased]) -> None:
    """Keys first: from then on nothing of these people can be read, whatever happens next."""
    async with open_services(settings, "restore") as services:
        for one in erased:
            for owner in one.owners:
                await services.vault.destroy(one.tenant, owner)
        for one in erased:
            await request_erasure(services.bus.log, services.clock, one.tenant, one.person, "restore")


async def _compare(settings: Settings, contents: Manifest, *, erased: bool) -> None:
    """Whether everything came through; rows are not counted when erasures have changed them since."""
    client = await connect(settings.nats_url, "restore")
    try:
        if missing := set(contents.streams) - set(await list_streams(client)):
            raise BackupUnusable(f"the streams {', '.join(sorted(missing))} did not come through. Take another backup")
    finally:
        await client.close()
    rows = await database_dump.count_rows(settings.database_url)
    for table, count in contents.rows.items():
        if not erased and rows.get(table) != count:
            raise BackupUnusable(f"{table} has {rows.get(table, 0)} rows of {count}. Take another backup")
