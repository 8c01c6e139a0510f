"""The recording store: sealed files by tenant and call, hot while they are young, then cold."""

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol


class RecordingStore(Protocol):
    """Keeps what is sealed already. Names are tenants and calls."""

    async def put(self, tenant: str, call: str, sealed: bytes) -> None:
        """Keep it durably; the same again replaces it."""
        ...

    async def get(self, tenant: str, call: str) -> bytes | None: ...

    async def drop(self, tenant: str, call: str) -> bool:
        """Delete it; whether it was there."""
        ...

    async def cool(self, before: datetime) -> int:
        """Move what was stored before a moment to the cold store; how many."""
        ...


class FolderRecordingStore:
    """Two folders. `cold` may be on a slower disk, or a mounted bucket."""

    def __init__(self, hot: Path, cold: Path) -> None:
        self._hot, self._cold = hot, cold

    async def put(self, tenant: str, call: str, sealed: bytes) -> None:
        await asyncio.to_thread(_write, self._file(self._hot, tenant, call), sealed)

    async def get(self, tenant: str, call: str) -> bytes | None:
        return await asyncio.to_thread(self._read, tenant, call)

    async def drop(self, tenant: str, call: str) -> bool:
        return await asyncio.to_thread(lambda: sum(map(_remove, self._places(tenant, call))) > 0)

    async def cool(self, before: datetime) -> int:
        return await asyncio.to_thread(self._move, before.timestamp())

    def _read(self, tenant: str, call: str) -> bytes | None:
        for file in self._places(tenant, call):
            if file.exists():
                return file.read_bytes()
        return None

    def _move(self, before: float) -> int:
        old = [file for file in self._hot.glob("*/*.sealed") if file.stat().st_mtime < before]
        for file in old:
            _write(self._file(self._cold, file.parent.name, file.stem), file.read_bytes())
            file.unlink()
        return len(old)

    def _places(self, tenant: str, call: str) -> Iterator[Path]:
        yield from (self._file(place, tenant, call) for place in (self._hot, self._cold))

    def _file(self, place: Path, tenant: str, call: str) -> Path:
        return place / tenant / f"{call}.sealed"


def _write(file: Path, sealed: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)


def _remove(file: Path) -> bool:
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    return True


class MemoryRecordingStore:
    """Recordings in memory, for tests."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    async def put(self, tenant: str, call: str, sealed: bytes) -> None:
        self.kept[tenant, call] = sealed

    async def get(self, tenant: str, call: str) -> bytes | None:
        return self.kept.get((tenant, call))

    async def drop(self, tenant: str, call: str) -> bool:
        return self.kept.pop((tenant, call), None) is not None

    async def cool(self, before: datetime) -> int:  # noqa: ARG002 - memory has one temperature
        return 0
