"""Erasing and retention in a replay: nothing is destroyed, and what would have been is written down instead."""

from collections.abc import Sequence
from datetime import datetime

from infra.replay.null_ports import PretendedActions
from schemas import privacy


class PretendedModels:
    """No read model is there to be built again."""

    def names(self) -> Sequence[str]:
        return ()

    async def rewrite(self, name: str) -> int:  # noqa: ARG002 - the port names it
        return 0


class PretendedEraser:
    """Erases nobody."""

    models = PretendedModels()

    def __init__(self, pretended: PretendedActions) -> None:
        self._pretended = pretended

    async def clear_directory(self, tenant: str, person: str) -> privacy.DirectoryCleared:
        self._pretended.instead_of(f"clear the directory of {tenant}/{person}")
        return privacy.DirectoryCleared(numbers=0)

    async def destroy_keys(self, tenant: str, person: str) -> privacy.KeysDestroyed:
        self._pretended.instead_of(f"destroy the keys of {tenant}/{person}")
        return privacy.KeysDestroyed(calls=(), fingerprints=())

    async def purge_sound(self, tenant: str, calls: Sequence[str]) -> privacy.AudioPurged:
        self._pretended.instead_of(f"purge the sound of {len(calls)} calls of {tenant}")
        return privacy.AudioPurged(frames=0, recordings=0)

    async def sweep_disk(self) -> privacy.DiskSwept:
        self._pretended.instead_of("sweep the disk")
        return privacy.DiskSwept(wal=False)


class PretendedDisposal:
    """Takes nothing away."""

    models = PretendedModels()

    def __init__(self, pretended: PretendedActions) -> None:
        self._pretended = pretended

    async def drop_recording(self, tenant: str, call: str) -> None:
        self._pretended.instead_of(f"drop the recording of {tenant}/{call}")

    async def drop_facts(self, subject: str, sequences: Sequence[int]) -> int:
        self._pretended.instead_of(f"drop {len(sequences)} facts of {subject}")
        return 0

    async def cool_recordings(self, before: datetime) -> None:
        self._pretended.instead_of(f"move recordings from before {before:%Y-%m-%d} to the cold store")
