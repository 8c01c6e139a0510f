"""Ending what a killed supervisor left behind, before a new one starts."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psutil

from infra.embedded.run_record import RunRecord

#: Start times are read from the same counter, so the same process differs by rounding only.
_SAME = 0.5


def started_at(pid: int) -> float:
    """When the process started; 0 when there is none."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return 0.0


def end_orphans(left: RunRecord | None, database: Path, *, seconds: float = 5) -> list[str]:
    """End the children named in `left` and every PostgreSQL process working in `database`; their names."""
    found = dict(_children(left)) | dict(_postgres(database))
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.terminate()
            process.resume()
    _, stubborn = psutil.wait_procs(list(found), timeout=seconds)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=seconds)
    return sorted(set(found.values()))


def _children(left: RunRecord | None) -> Iterator[tuple[psutil.Process, str]]:
    for child in left.children.values() if left else ():
        if child.pid and abs(started_at(child.pid) - child.since) < _SAME:
            with contextlib.suppress(psutil.Error):
                yield psutil.Process(child.pid), child.name


def _postgres(database: Path) -> Iterator[tuple[psutil.Process, str]]:
    """Backends outlive a killed postmaster for a moment and hold its shared memory; all of them work in its folder."""
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):
            if process.info["name"] == "postgres" and Path(process.cwd()) == database:
                yield process, "postgres"
