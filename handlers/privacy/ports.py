"""What erasing and retention work on, as their handlers see it. Every step may be done again, and then changes nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from schemas import privacy


class ReadModels(Protocol):
    """Every read model there is."""

    def names(self) -> Sequence[str]: ...

    async def rewrite(self, name: str) -> int:
        """Build a read model again from the log and drop its earlier rows; how many facts that took."""
        ...


class Eraser(Protocol):
    """Everything that keeps something of people. Each step says what it did, for the erasure's own facts."""

    @property
    def models(self) -> ReadModels: ...

    async def clear_directory(self, tenant: str, person: str) -> privacy.DirectoryCleared:
        """Let no telephone number lead to the person."""
        ...

    async def find_open_calls(self, tenant: str, person: str) -> Sequence[str]:
        """The ids of the person's calls that have begun and not ended."""
        ...

    async def wait_for_ends(self, tenant: str, calls: Sequence[str]) -> None:
        """Wait until these calls are over, or for as long as a call may take."""
        ...

    async def destroy_keys(self, tenant: str, person: str) -> privacy.KeysDestroyed:
        """Destroy the person's data key and those of their calls, everywhere they are held."""
        ...

    async def purge_sound(self, tenant: str, calls: Sequence[str]) -> privacy.AudioPurged:
        """Delete frames and recordings of these calls."""
        ...

    async def sweep_disk(self) -> privacy.DiskSwept:
        """Have the database let go of the bytes that it deleted."""
        ...


class Disposal(Protocol):
    """Letting go of what was kept long enough."""

    @property
    def models(self) -> ReadModels: ...

    async def drop_recording(self, tenant: str, call: str) -> None:
        """Destroy a recording: its key, then its file."""
        ...

    async def drop_facts(self, subject: str, sequences: Sequence[int]) -> int:
        """Delete facts of one subject from the log by their sequences; how many were there."""
        ...

    async def cool_recordings(self, before: datetime) -> None:
        """Move recordings that were stored before a moment to the cold store."""
        ...

    async def sweep_disk(self) -> None:
        """Have the database let go of the bytes that it deleted."""
        ...
