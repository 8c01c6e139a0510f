"""The bus in memory: for tests on virtual time, with the promises of the real one."""

from bus.memory.whole import MemoryBus

__all__ = ["MemoryBus"]
