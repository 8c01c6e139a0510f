"""What is running in a home, written down for `daybook status`, for a second start, and for the one after a crash."""

import os
from pathlib import Path

import msgspec


class ChildRecord(msgspec.Struct, kw_only=True):
    """One child. `since` is the system's start time of the process: with the pid it names a process for good."""

    name: str
    pid: int = 0
    since: float = 0.0
    state: str = "starting"
    restarts: int = 0


class RunRecord(msgspec.Struct, kw_only=True):
    """A supervisor, its children and where to reach them. `urls` hold passwords: the file is the owner's only."""

    pid: int
    since: float
    started_at: str
    ports: dict[str, int] = {}
    urls: dict[str, str] = {}
    children: dict[str, ChildRecord] = {}


def write_run(folder: Path, running: RunRecord) -> None:
    file = folder / "run" / "daybook.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(running)))
    draft.replace(file)


def read_run(folder: Path) -> RunRecord | None:
    """What was last written; None when nothing was, or it is not whole."""
    try:
        return msgspec.json.decode((folder / "run" / "daybook.json").read_bytes(), type=RunRecord)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def forget_run(folder: Path) -> None:
    (folder / "run" / "daybook.json").unlink(missing_ok=True)
