"""Taking things out of the log for good: what a retention period is over for, and the sound of the erased."""

from collections.abc import Sequence
from typing import Protocol


class Purge(Protocol):
    """Removes stored messages; their place in the order stays empty. The server overwrites them on disk."""

    async def purge_facts(self, subject: str, sequences: Sequence[int]) -> int:
        """Remove facts of one subject by their sequences; how many were there."""
        ...

    async def purge_audio(self, tenant: str, call: str) -> int:
        """Remove all frames of a call, both directions; how many there were."""
        ...
