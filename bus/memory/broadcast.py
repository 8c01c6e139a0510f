"""News, and dropping what is stored, in memory."""

from collections.abc import Callable, Sequence

from bus.memory.log import MemoryTap
from bus.memory.store import Store
from bus.streams import matches_filter, stream_of


class MemoryBroadcast:
    """Said to whoever listens in this process."""

    def __init__(self) -> None:
        self._listening: dict[MemoryTap, Callable[[str], None]] = {}

    async def publish(self, subject: str) -> None:
        for tap, on in list(self._listening.items()):
            if matches_filter(tap.subject, subject):
                on(subject)

    async def subscribe(self, subject: str, on: Callable[[str], None]) -> MemoryTap:
        tap = MemoryTap(subject, lambda gone: self._listening.pop(gone, None))
        self._listening[tap] = on
        return tap


class MemoryPurge:
    """Removes from the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def purge_facts(self, subject: str, sequences: Sequence[int]) -> int:
        return sum(self._store.drop(stream_of(subject), sequence) is not None for sequence in sequences)

    async def purge_audio(self, tenant: str, call: str) -> int:
        found = self._store.find("AUDIO", [f"audio.{tenant}.{call}.>"])
        return sum(self._store.drop("AUDIO", one.sequence) is not None for one in found)
