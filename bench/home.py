"""A whole Daybook in a temporary home, on the cores it is given, gone in the end."""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec

from infra.embedded import run_record
from infra.embedded.installation import locate_installation
from infra.settings import Settings

_UP_SECONDS, _DOWN_SECONDS = 120.0, 30.0


class Home(msgspec.Struct, frozen=True):
    """What runs: its addresses and secrets, and the processes of its supervisor by name."""

    settings: Settings

    def processes(self) -> dict[str, int]:
        """The process numbers of all children, by name."""
        there = run_record.read_run(self.settings.folder)
        children = {name: child.pid for name, child in there.children.items() if child.pid} if there else {}
        return children | ({"supervisor": there.pid} if there else {})

    def log(self, name: str) -> str:
        """What a process wrote."""
        return (self.settings.folder / "logs" / f"{name}.log").read_text("utf-8", errors="replace")


def on(cores: Iterable[int], nice: int) -> None:
    """Keep this process and all it starts to these cores (none: wherever), more or less politely."""
    wanted = set(cores)
    if wanted and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, wanted)
    if nice:
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, nice)


def favour(processes: Iterable[int], nice: int) -> None:
    """Give the sessions of these processes a share of their own: Linux weighs sessions, and nice only counts within one."""
    for process in processes if nice else ():
        with suppress(OSError):
            Path(f"/proc/{process}/autogroup").write_text(str(nice), "ascii")


@asynccontextmanager
async def at_home(cores: Iterable[int] = (), nice: int = 0, **settings: str) -> AsyncIterator[Home]:
    """Bring Daybook up with these settings; RuntimeError, with what it said, when it does not come up."""
    folder = Path(tempfile.mkdtemp(prefix="daybook-bench-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user when we are root, and must find its way in
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DAYBOOK_", "TWILIO_", "OPENAI_"))}
    said = {f"DAYBOOK_{name.upper()}": value for name, value in settings.items()}
    output, chosen = folder / "output.txt", tuple(cores)
    with output.open("wb") as out:
        supervisor = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "infra.cli",
            "up",
            env={**plain, **said, "DAYBOOK_HOME": str(folder / "home")},
            stdout=out,
            stderr=out,
            stdin=asyncio.subprocess.DEVNULL,
            preexec_fn=lambda: on(chosen, nice),
        )
    try:
        await _up(supervisor, output)
        home = Home(locate_installation(Settings(home=str(folder / "home"))))
        favour(home.processes().values(), nice)
        yield home
    finally:
        await _down(supervisor)
        shutil.rmtree(folder, ignore_errors=True)


async def _up(supervisor: asyncio.subprocess.Process, output: Path) -> None:
    try:
        async with asyncio.timeout(_UP_SECONDS):
            while "Daybook is running." not in output.read_text("utf-8"):
                if supervisor.returncode is not None:
                    raise RuntimeError(f"Daybook did not come up:\n{output.read_text('utf-8')}")
                await asyncio.sleep(0.1)
    except TimeoutError as late:
        raise RuntimeError(f"Daybook did not come up in {_UP_SECONDS:.0f} s:\n{output.read_text('utf-8')}") from late


async def _down(supervisor: asyncio.subprocess.Process) -> None:
    if supervisor.returncode is not None:
        return
    supervisor.terminate()
    try:
        async with asyncio.timeout(_DOWN_SECONDS):
            await supervisor.wait()
    except TimeoutError:
        supervisor.kill()
        await supervisor.wait()
