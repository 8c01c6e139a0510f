"""The children of one supervisor: started side by side, watched, written down, stopped in order."""

import asyncio
import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from infra.embedded import run_record
from infra.embedded.child import Child, ProcessPlan
from infra.embedded.orphans import started_at


class NotReady(Exception):
    """A program does not come up; the message quotes the end of its log."""


class Children:
    """Children by name, kept running. Needs a TaskGroup, in which each child has its task."""

    def __init__(self, folder: Path, group: asyncio.TaskGroup) -> None:
        self._folder = folder
        self._group = group
        self._children: dict[str, Child] = {}
        self.record = run_record.RunRecord(
            pid=os.getpid(),
            since=started_at(os.getpid()),
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        self.write()

    def write(self) -> None:
        self.record.children = {name: child.process for name, child in self._children.items()}
        run_record.write_run(self._folder, self.record)

    def start(self, plan: ProcessPlan) -> Child:
        child = self._children[plan.name] = Child(plan, self.write)
        self._group.create_task(child.run(), name=plan.name)
        return child

    async def ready(self, name: str, seconds: float) -> None:
        """Wait until a child serves; NotReady when it does not in time, or has died three times."""
        child = self._children[name]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not child.ready.is_set() and child.process.restarts < 3:  # noqa: PLR2004
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(child.ready.wait(), 0.2)
        if not child.ready.is_set():
            raise NotReady(f"{name} does not come up. The end of {child.plan.log}:\n{_end_of(child.plan.log)}")

    async def stop(self, *names: str) -> None:
        """Stop these children (all when none is named) side by side."""
        await asyncio.gather(*(child.stop() for name, child in self._children.items() if name in names or not names))

    def names(self) -> tuple[str, ...]:
        return tuple(self._children)


def _end_of(log: Path, lines: int = 8) -> str:
    try:
        return "\n".join(f"    {line}" for line in log.read_text("utf-8", errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return "    (empty)"
