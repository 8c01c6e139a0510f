"""What this machine can carry: cores and memory, and which of our ears and voices fit in."""

import os
from pathlib import Path
from typing import Final

import msgspec
import psutil

#: What the rest of the product needs beside the engines, in megabytes: nats-server, PostgreSQL and six roles, measured idle.
_REST: Final = 900
_LIMITS: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


class Machine(msgspec.Struct, frozen=True):
    """Cores that we may use, and megabytes of memory, the limit of a container included."""

    cores: int
    megabytes: int

    def carries(self, megabytes: int, cores: int = 1) -> bool:
        """Whether an engine of such size fits in beside all the rest."""
        return self.cores >= cores and self.megabytes - _REST >= 2 * megabytes


def machine() -> Machine:
    """This one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(cores, min([psutil.virtual_memory().total, *_allowed()]) >> 20)


def _allowed() -> list[int]:
    """The limits of the container we run in, in bytes."""
    found = []
    for file in _LIMITS:
        try:
            told = file.read_text("ascii").strip()
        except OSError:
            continue
        if told.isdecimal():
            found.append(int(told))
    return found
