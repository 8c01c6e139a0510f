"""One supervised process: started, watched, started again when it dies, stopped."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from infra.embedded import heartbeats
from infra.embedded.orphans import started_at
from infra.embedded.postgres_user import ProcessOwner
from infra.embedded.run_record import ChildRecord

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
#: A process that lived this long was well; the next pause is short again.
_WELL_AFTER = 20.0
_LOG_LIMIT = 20_000_000
#: Seconds between two looks at the health of one that serves.
_CHECK = 1.0


class ProcessPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How to run a program. `ready` answers whether it serves; None: it writes a byte to the descriptor DAYBOOK_READY_FD.

    Then its pulse comes on the same pipe, and without it for `frozen_seconds` it is ended and started again. `ill` is asked of
    one with `ready` every second once it serves: whether only another start can help it. `nice`: how far it stands back when
    the cores are busy, 0 to 19.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    log: Path
    environment: dict[str, str]
    owner: ProcessOwner = ProcessOwner()
    stop: signal.Signals = signal.SIGTERM
    stop_seconds: float = 8.0
    frozen_seconds: float = 10.0
    nice: int = 0
    ready: Callable[[], Awaitable[bool]] | None = None
    ill: Callable[[], Awaitable[bool]] | None = None

    @staticmethod
    def launcher(owner: ProcessOwner, stop: signal.Signals, nice: int = 0) -> tuple[str, ...]:
        """What stands before a program, so that it dies with us, runs as `owner` and stands back as it should."""
        launch = str(Path(__file__).with_name("process_launch.py"))
        return (sys.executable, "-I", "-S", launch, str(os.getpid()), str(int(stop)), str(nice), str(owner.uid), str(owner.gid))


class Child:
    """Runs a plan until stopped. `changed` is called whenever `process` has changed."""

    def __init__(self, plan: ProcessPlan, changed: Callable[[], None]) -> None:
        self.plan = plan
        self.process = ChildRecord(name=plan.name)
        self.ready = asyncio.Event()
        self._changed = changed
        self._stopping = asyncio.Event()
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Start, and start again with growing pauses, until `stop`."""
        pause = _FIRST_PAUSE
        try:
            while not self._stopping.is_set():
                began = time.monotonic()
                await self._live()
                if self._stopping.is_set():
                    break
                pause = _FIRST_PAUSE if time.monotonic() - began > _WELL_AFTER else min(pause * 2, _LONGEST_PAUSE)
                self.process.restarts += 1
                self._become("restarting", pid=0)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
            self._become("stopped", pid=0)
        finally:
            self._over.set()

    async def stop(self) -> None:
        """End it: politely first, for good when the time is over."""
        self._stopping.set()
        await self._over.wait()

    async def _live(self) -> None:
        """One life of the process, from its start to its end."""
        said, say = os.pipe()
        try:
            running = await self._start(say)
        finally:
            os.close(say)
        self.process.since = started_at(running.pid)
        self._become("starting", pid=running.pid)
        waiting = [asyncio.create_task(work) for work in (self._alive(said, running.pid), self._stopping.wait())]
        dead = asyncio.create_task(running.wait())
        try:
            await asyncio.wait([dead, waiting[1]], return_when=asyncio.FIRST_COMPLETED)
            if not dead.done():
                with contextlib.suppress(ProcessLookupError):
                    running.send_signal(self.plan.stop)
                await asyncio.wait([dead], timeout=self.plan.stop_seconds)
        finally:
            if running.returncode is None:
                end_group(running.pid)
            for task in waiting:
                task.cancel()
            await asyncio.wait([dead, *waiting])
            os.close(said)
            self.ready.clear()

    async def _start(self, say: int) -> asyncio.subprocess.Process:
        plan = self.plan
        plan.log.parent.mkdir(parents=True, exist_ok=True)
        if plan.log.exists() and plan.log.stat().st_size > _LOG_LIMIT:
            plan.log.replace(plan.log.with_suffix(".old.log"))
        with plan.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *plan.launcher(plan.owner, plan.stop, plan.nice),
                *plan.command,
                cwd=plan.folder,
                env={**plan.environment, "DAYBOOK_READY_FD": str(say)},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(say,),
            )

    async def _alive(self, said: int, pid: int) -> None:
        """Wait until it serves, and then see that it does not freeze: a frozen one is ended, which is seen at once."""
        if self.plan.ready is None and not await heartbeats.wait_for_pulse(said):
            return
        while self.plan.ready is not None and not await self.plan.ready():
            await asyncio.sleep(0.03)
        self.ready.set()
        self._become("ready", pid=self.process.pid)
        if self.plan.ready is None:
            await heartbeats.wait_for_silence(said, self.plan.frozen_seconds)
            end_group(pid)
        elif self.plan.ill is not None:
            while not await self.plan.ill():
                await asyncio.sleep(_CHECK)
            end_group(pid)

    def _become(self, state: str, *, pid: int) -> None:
        self.process.state, self.process.pid = state, pid
        self._changed()


def end_group(pid: int) -> None:
    """Kill a process that was launched as the head of its own group, and that group; also when it is not the head yet."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
