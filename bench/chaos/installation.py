"""A whole Daybook in a temporary home: a nats-server of our own, our proxy before it, and the supervisor with its roles."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec
import psutil

from bench.chaos.proxy import Proxy
from infra.embedded import nats_server, run_record
from infra.embedded.child import Child
from infra.embedded.tcp_ports import find_free_port
from infra.secret_files import read_secret
from infra.settings import Settings

_UP_SECONDS, _DOWN_SECONDS = 90.0, 25.0
_ROLES = ("edge", "voice", "shields", "ledger", "projectors", "api")


class Installation(msgspec.Struct, frozen=True, kw_only=True):
    """What runs. `settings` reach it as the caller does, not through the proxy."""

    settings: Settings
    proxy: Proxy
    bus: Child
    instances: dict[str, int]

    def child(self, name: str) -> run_record.ChildRecord | None:
        """What the supervisor says about one of its children."""
        there = run_record.read_run(self.settings.folder)
        return there.children.get(name) if there else None

    def names(self, role: str) -> list[str]:
        """The children that are instances of a role."""
        return [role if nth == 1 else f"{role}-{nth}" for nth in range(1, self.instances.get(role, 1) + 1)]

    def instance(self, name: str) -> str:
        """What a child is called on the bus, from its log; empty when it is not up yet."""
        pid = getattr(self.child(name), "pid", 0)
        log = self.settings.folder / "logs" / f"{name}.log"
        starts = [line for line in log.read_text("utf-8", errors="replace").splitlines() if '"role.starting"' in line]
        started = [msgspec.json.decode(line) for line in starts]
        return next((str(each["instance"]) for each in reversed(started) if each["pid"] == pid), "")

    async def ready(self, name: str, seconds: float = 30.0) -> bool:
        """Wait until a child serves."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while getattr(self.child(name), "state", "") != "ready":
                    await asyncio.sleep(0.05)
                return True
        return False


@asynccontextmanager
async def installed(instances: dict[str, int], *, keep: bool = False) -> AsyncIterator[Installation]:
    """Bring it up in a new home; everything is ended in the end, and the home removed unless it is to be kept."""
    home = _home()
    folder = home / "home"
    port = find_free_port("127.0.0.1")
    plan = nats_server.plan_nats_server(folder, port, find_free_port("127.0.0.1"), dict(os.environ))
    bus = Child(plan, lambda: None)
    proxy = await Proxy(port).open()
    ports = {"edge_port": find_free_port("127.0.0.1"), "api_port": find_free_port("127.0.0.1")}
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bus.run())
            async with asyncio.timeout(_UP_SECONDS):
                await bus.ready.wait()
            supervisor = await _up(home, folder, proxy, port, ports, instances)
            try:
                settings = Settings(
                    home=str(folder),
                    nats_url=nats_server.client_url(folder, port),
                    database_url=_database(folder),
                    twilio_auth_token=read_secret(folder, "twilio"),
                    **ports,
                )
                yield Installation(settings=settings, proxy=proxy, bus=bus, instances=instances)
            finally:
                await _down(supervisor)
                await bus.stop()
    finally:
        await proxy.close()
        if keep:
            sys.stderr.write(f"kept: {folder}\n")
        else:
            shutil.rmtree(home, ignore_errors=True)


def _database(folder: Path) -> str:
    there = run_record.read_run(folder)
    return there.urls["database"] if there else ""


def _home() -> Path:
    """A new folder. PostgreSQL runs as another user when we are root, and must find its way in."""
    home = Path(tempfile.mkdtemp(prefix="daybook-chaos-"))
    home.chmod(0o755)
    (home / "home").mkdir()
    return home


async def _up(
    home: Path, folder: Path, proxy: Proxy, port: int, ports: dict[str, int], instances: dict[str, int]
) -> asyncio.subprocess.Process:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DAYBOOK_", "TWILIO_", "OPENAI_"))}
    said = {f"DAYBOOK_{name.upper()}": str(number) for name, number in ports.items()}
    environment = {
        **plain,
        **said,
        "DAYBOOK_HOME": str(folder),
        "DAYBOOK_ROLES": ",".join(_ROLES),
        "DAYBOOK_INSTANCES": ",".join(f"{role}={count}" for role, count in instances.items()),
        "DAYBOOK_NATS_URL": nats_server.client_url(folder, proxy.port),
        "DAYBOOK_NATS_SYSTEM_URL": nats_server.system_url(folder, port),
    }
    output = home / "output.txt"
    with output.open("wb") as out:
        supervisor = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "infra.cli", "up", env=environment, stdout=out, stderr=out, stdin=asyncio.subprocess.DEVNULL
        )
    try:
        async with asyncio.timeout(_UP_SECONDS):
            while "Daybook is running." not in output.read_text("utf-8"):
                _unless_over(supervisor, output)
                await asyncio.sleep(0.1)
    except BaseException:
        await _down(supervisor)
        raise
    return supervisor


def _unless_over(supervisor: asyncio.subprocess.Process, output: Path) -> None:
    if supervisor.returncode is not None:
        raise RuntimeError(f"Daybook did not come up:\n{output.read_text('utf-8')}")


async def _down(supervisor: asyncio.subprocess.Process) -> None:
    """Whatever is frozen is woken, so that it can end."""
    if supervisor.returncode is not None:
        return
    for child in psutil.Process(supervisor.pid).children(recursive=True):
        with suppress(psutil.Error):
            child.send_signal(signal.SIGCONT)
    supervisor.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(_DOWN_SECONDS):
            await supervisor.wait()
    except TimeoutError:
        supervisor.kill()
        await supervisor.wait()
