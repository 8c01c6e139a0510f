"""Logs that do not grow for ever: a long one is set aside while its program goes on writing."""

import asyncio
import os
import shutil
from pathlib import Path

#: Bytes of a log; the one before is kept beside it, so that there is never more than twice this.
LIMIT = 20_000_000
#: Seconds between two looks: a flood of lines fills some megabytes meanwhile.
_LOOK = 15.0


def rotate(log: Path, limit: int = LIMIT) -> bool:
    """Set a log aside that is too long, and begin it anew. Whoever writes it appends, and goes on at its new end."""
    if not log.exists() or log.stat().st_size <= limit:
        return False
    aside = log.with_suffix(".old.log")
    shutil.copyfile(log, aside)
    aside.chmod(log.stat().st_mode)
    os.truncate(log, 0)
    return True


async def keep_short(log: Path) -> None:
    """Look now and then, until cancelled."""
    while True:
        await asyncio.sleep(_LOOK)
        await asyncio.to_thread(rotate, log)
