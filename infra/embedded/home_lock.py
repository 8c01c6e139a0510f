"""One supervisor per home: a lock the system frees by itself when its holder dies."""

import fcntl
import os
from pathlib import Path


class HomeLocked(Exception):
    """Somebody else holds the home."""


class HomeLock:
    """The lock on a home folder, held until `close()` or the end of the process."""

    def __init__(self, folder: Path) -> None:
        (folder / "run").mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / "run" / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            os.close(self._file)
            raise HomeLocked(str(folder)) from taken

    def close(self) -> None:
        os.close(self._file)


def is_locked(folder: Path) -> bool:
    """Is a supervisor running in this home?"""
    if not (folder / "run" / "lock").exists():
        return False
    try:
        HomeLock(folder).close()
    except HomeLocked:
        return True
    return False
