"""What processes cost: CPU seconds and memory, by group, between two looks."""

import time
from collections.abc import Mapping
from contextlib import suppress

import msgspec
import psutil

MEGA = 1024 * 1024


class Look(msgspec.Struct, frozen=True):
    """One look at a moment: CPU seconds spent so far and proportional memory in MB by group; the machine's busy seconds."""

    at: float
    cpu: dict[str, float]
    memory: dict[str, float]
    machine: float


class Spent(msgspec.Struct, frozen=True):
    """What was spent between two looks. `foreign` is how many cores others kept busy meanwhile."""

    seconds: float
    cpu: dict[str, float]
    memory: dict[str, float]
    grown: dict[str, float]
    foreign: float

    @property
    def total(self) -> float:
        return sum(self.cpu.values())


def look(groups: Mapping[str, int], *, own: int = 0) -> Look:
    """Look at the processes and, under `<name> workers`, at what they started; `own` is a further process of the bench."""
    cpu, memory = dict[str, float](), dict[str, float]()
    for name, number in groups.items():
        with suppress(psutil.Error):
            process = psutil.Process(number)
            _add(cpu, memory, name, process)
            if name != "supervisor":
                for child in process.children(recursive=True):
                    _add(cpu, memory, name if name == "postgres" else f"{name} workers", child)
    busy = psutil.cpu_times()
    machine = busy.user + busy.system + busy.nice
    del own
    return Look(time.monotonic(), cpu, memory, machine)


def _add(cpu: dict[str, float], memory: dict[str, float], name: str, process: psutil.Process) -> None:
    with suppress(psutil.Error):
        times = process.cpu_times()
        cpu[name] = cpu.get(name, 0.0) + times.user + times.system
        try:
            held = process.memory_full_info().pss
        except (psutil.AccessDenied, AttributeError):
            held = process.memory_info().rss
        memory[name] = memory.get(name, 0.0) + held / MEGA


def between(first: Look, last: Look, ours: float = 0.0) -> Spent:
    """The difference; `ours` are CPU seconds that the bench itself spent, which are nobody's in these groups."""
    cpu = {name: spent - first.cpu.get(name, 0.0) for name, spent in last.cpu.items()}
    seconds = last.at - first.at
    foreign = max(last.machine - first.machine - sum(cpu.values()) - ours, 0.0) / seconds
    grown = {name: held - first.memory.get(name, 0.0) for name, held in last.memory.items()}
    return Spent(seconds, cpu, last.memory, grown, foreign)
