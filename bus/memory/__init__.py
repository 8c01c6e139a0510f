"""The bus in memory: for tests on virtual time, with the promises of the real one."""

from bus.memory.bus import MemoryBus

__all__ = ["MemoryBus"]
