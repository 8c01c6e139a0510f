"""Work in the background of the bus: when it fails, somebody hears of it."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

#: Seconds after which a task that still runs is cancelled once more.
_AGAIN = 0.5


def start_task(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Start a task; its owner cancels and awaits it. A failure goes to the event loop's exception handler at once."""
    task = asyncio.get_running_loop().create_task(work)
    task.add_done_callback(_tell)
    return task


async def end_tasks(tasks: Iterable[asyncio.Future[Any]]) -> None:
    """Cancel tasks until they have ended: on Python 3.11 a `wait_for` inside nats-py can swallow a cancellation."""
    running = {task for task in tasks if not task.done()}
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=_AGAIN)


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (wrong := task.exception()):
        task.get_loop().call_exception_handler({"message": "work of the bus failed", "exception": wrong, "task": task})
