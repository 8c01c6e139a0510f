"""Work in the background of the bus: when it fails, somebody hears of it."""

import asyncio
from collections.abc import Coroutine
from typing import Any


def begin(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Start a task; its owner cancels and awaits it. A failure goes to the event loop's exception handler at once."""
    task = asyncio.get_running_loop().create_task(work)
    task.add_done_callback(_tell)
    return task


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (wrong := task.exception()):
        task.get_loop().call_exception_handler({"message": "work of the bus failed", "exception": wrong, "task": task})
