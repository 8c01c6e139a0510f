"""Bringing everything up on one machine, keeping it up, and taking it down."""

import asyncio
import importlib
import sys
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bus.log import Unavailable
from infra.embedded import child_environment, cores, nats_server, orphans, postgres, run_record, tcp_ports
from infra.embedded.announcement import announce_addresses
from infra.embedded.binaries import BinaryMissing
from infra.embedded.child import ProcessPlan
from infra.embedded.children import Children, NotReady
from infra.embedded.home_lock import HomeLock
from infra.embedded.installation import resolve_settings
from infra.embedded.progress import StartProgress
from infra.embedded.servers import start_nats, start_postgres
from infra.runtime import descriptors
from infra.runtime.database import MigrationChanged
from infra.runtime.discovery import role_exists
from infra.settings import BadSetting, Settings

#: Why it may not come up; each says what to do.
CANNOT = (
    NotReady,
    postgres.ClusterNotMade,
    nats_server.WrongKey,
    BinaryMissing,
    MigrationChanged,
    Unavailable,
    OSError,
    BadSetting,
)

_ROLE_SECONDS = 30.0
#: A frozen edge holds its callers, whom nobody else can reach: it is ended so that their carriers ask another.
_FROZEN_SECONDS = {"edge": 1.0}
#: When the cores are busy, what a caller waits for goes before what the owner reads a moment later.
_NICE = {"projectors": 5, "api": 5}
#: A voice takes seconds to start, and callers would hear them: where there are cores for it, a second one stands by.
_SPARE, _CORES_FOR_SPARE = "voice", 4


async def supervise_processes(settings: Settings, stop: asyncio.Event, progress: StartProgress) -> None:
    """Run until `stop`. HomeLocked, NotReady, ClusterNotMade or WrongKey when it cannot; what was started is stopped."""
    descriptors.raise_limit()
    folder = settings.folder
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    lock = HomeLock(folder)
    try:
        if left := orphans.end_orphans(run_record.read_run(folder), folder / "postgres"):
            progress.say(f"  ended   what an earlier run left behind: {', '.join(left)}")
        chosen = tcp_ports.choose_ports(folder, settings.host, {"edge": settings.edge_port, "api": settings.api_port})
        async with asyncio.TaskGroup() as group:
            children = Children(folder, group)
            try:
                await _unless(stop, _up(settings, resolve_settings(settings, chosen), chosen, children, progress))
            finally:
                await _down(children, progress)
    finally:
        run_record.forget_run(folder)
        lock.close()


async def _up(given: Settings, settings: Settings, chosen: dict[str, int], children: Children, progress: StartProgress) -> None:
    with progress.step("nats-server and PostgreSQL"):
        async with asyncio.TaskGroup() as both:
            both.create_task(asyncio.to_thread(_import_clients))
            if not given.nats_url:
                both.create_task(start_nats(settings.folder, chosen, children))
            if not given.database_url:
                both.create_task(start_postgres(settings.folder, chosen, children))
    from infra.embedded.disconnects import publish_departures  # noqa: PLC0415 - see _import_clients
    from infra.embedded.preparation import prepare_installation  # noqa: PLC0415

    children.record.ports = chosen
    children.record.urls = {"nats": settings.nats_url, "database": settings.database_url}
    with progress.step("streams, tables and the demo business"):
        setup_link = await prepare_installation(settings)
    async with AsyncExitStack() as stack:
        if settings.nats_system_url:
            await stack.enter_async_context(publish_departures(settings.nats_url, settings.nats_system_url))
        await _roles(settings, children, progress)
        announce_addresses(settings, setup_link, children, progress)
        if _SPARE in settings.roles and _SPARE not in settings.instances and cores.count_cores() >= _CORES_FOR_SPARE:
            children.start(_role(settings, f"{_SPARE}-2", _SPARE, chosen["nats"]))
        await asyncio.Event().wait()


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Work until told to stop, also in the middle of starting. Raises what the work raises."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.wait([working, stopping])
    if not working.cancelled():
        working.result()


def _import_clients() -> None:
    """Import what talks to the servers while they start: most of a second each."""
    importlib.import_module("infra.embedded.disconnects")
    importlib.import_module("infra.embedded.preparation")


async def _roles(settings: Settings, children: Children, progress: StartProgress) -> None:
    """Start the roles that exist, and wait for each; one that does not come up is reported and tried again and again."""
    there = [role for role in settings.roles if role_exists(role)]
    started = [(name, role) for role in there for name in _names(role, settings.instances.get(role, 1))]
    for name, role in started:
        children.start(_role(settings, name, role, children.record.ports["nats"]))
    for role in settings.roles:
        if role not in there:
            progress.say(f"  missing {role} (infra/roles/{role}.py is not there); going on without it")
    for name, _ in started:
        try:
            with progress.step(name):
                await children.ready(name, _ROLE_SECONDS)
        except NotReady as late:
            progress.say(f"          {late}\n          It is started again until it does.")


def _role(settings: Settings, name: str, role: str, port: int) -> ProcessPlan:
    embedded = settings.nats_url == nats_server.client_url(settings.folder, port)
    bus = nats_server.role_url(settings.folder, port, role) if embedded else settings.nats_url
    return ProcessPlan(
        name=name,
        command=(sys.executable, "-m", "infra.cli", "run", role),
        folder=Path.cwd(),
        log=settings.folder / "logs" / f"{name}.log",
        environment=child_environment.of_role(settings, role, bus),
        frozen_seconds=_FROZEN_SECONDS.get(role, 10.0),
        nice=_NICE.get(role, 0),
    )


def _names(role: str, instances: int) -> list[str]:
    """What the instances of a role are called here: `voice`, `voice-2`."""
    return [role if nth == 1 else f"{role}-{nth}" for nth in range(1, instances + 1)]


async def _down(children: Children, progress: StartProgress) -> None:
    """Roles first, so that they can say their last word to bus and database."""
    servers = {"nats-server", "postgres"}
    with progress.step("stopped"):
        if roles := [name for name in children.names() if name not in servers]:
            await children.stop(*roles)
        await children.stop()
