"""The list of the erased, kept beside the backups: whoever restores an older one destroys those keys before anything is read."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec


class Erased(msgspec.Struct, frozen=True):
    """A person whose keys were destroyed, by id. `owners`: whose keys, the person's own and those of the sound of their calls."""

    tenant: str
    person: str
    owners: tuple[str, ...]


class ErasedList:
    """JSON Lines in a folder of backups. Ids only: it says nothing of anybody. Without backups there is no list to keep."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "erased.jsonl"

    async def note(self, erased: Erased) -> None:
        """Add somebody; the same again does no harm."""
        if self._file.parent.is_dir():
            await asyncio.to_thread(self._append, erased)

    def begin(self) -> None:
        """Begin the list, so that an empty one can be told from a lost one."""
        self._file.touch(mode=0o600)

    def read(self) -> Sequence[Erased]:
        """Everybody on the list. ValueError when a line cannot be read: nobody may be passed over."""
        if not self._file.exists():
            return ()
        return tuple(msgspec.json.Decoder(Erased).decode_lines(self._file.read_bytes()))

    def _append(self, erased: Erased) -> None:
        with os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as out:
            out.write(msgspec.json.encode(erased) + b"\n")
            out.flush()
            os.fsync(out.fileno())
