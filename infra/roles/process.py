"""Running one role: open its services, serve, be listed, and drain when told to stop."""

import asyncio
import contextlib
import gc
import importlib
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from infra.composition.services import Services, open_services
from infra.embedded.heartbeats import write_pulse
from infra.observability.logs import LibraryLines
from infra.runtime import descriptors
from infra.runtime.discovery import ROLES, list_endpoints, role_exists
from infra.runtime.micro_service import serve_micro_service
from infra.settings import BadSetting, Settings

#: How long a role may finish what it began after it was told to stop.
DRAIN_SECONDS = 6.0
#: How long after that it may take to close everything; then the process ends, whatever it still waits for. Nobody is left behind
#: by a supervisor that was killed while the role was starting or its servers went away with it.
END_SECONDS = 20.0
#: Objects made and not yet gone before garbage is looked for among them.
_LITTER = 20_000
#: Seconds a thread may keep the interpreter while the event loop wants it: a voice being made must not delay other calls.
_TURN = 0.0005

Serve = Callable[[Services, asyncio.Event], Awaitable[None]]


def run_role(settings: Settings, role: str) -> None:
    """Run a role until SIGTERM or Ctrl-C; BadSetting when there is no such role."""
    serve = find_role(role)
    descriptors.raise_limit()
    sys.setswitchinterval(_TURN)
    factory = None
    with contextlib.suppress(ImportError):
        import uvloop  # noqa: PLC0415 - not on every system

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(live(settings, role, serve))


def find_role(role: str) -> Serve:
    """The role's `serve`; BadSetting when it is missing, saying what is there."""
    if not role_exists(role):
        there = ", ".join(known for known in ROLES if role_exists(known)) or "none yet"
        raise BadSetting(f"there is no role {role!r}: infra/roles/{role}.py is missing. Roles that exist: {there}")
    serve: Serve = importlib.import_module(f"infra.roles.{role}").serve
    return serve


async def live(settings: Settings, role: str, serve: Serve) -> None:
    """The life of a role: its services, its service, its end."""
    stop, up = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def told_to_stop() -> None:
        if not stop.is_set():
            loop.call_later(END_SECONDS, _end_anyway, role)
        stop.set()

    for signal_ in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_, told_to_stop)
    async with open_services(settings, role, ready=up.set) as services:
        services.log.info("role.starting", pid=os.getpid())
        logging.basicConfig(handlers=[LibraryLines(services.log)], level=logging.WARNING, force=True)
        serving_ = asyncio.ensure_future(serve(services, stop))
        try:
            await _listed(services, serving_, up, stop)
        except Exception:
            services.log.exception("role.failed")
            if up.is_set():  # from then on a message may quote what somebody said
                sys.exit(1)
            raise
        finally:
            serving_.cancel()
            await asyncio.gather(serving_, return_exceptions=True)
        services.log.info("role.stopped")


def _end_anyway(role: str) -> None:
    """End the process at once: what it waits for does not come."""
    sys.stderr.write(f"the role {role} did not end within {END_SECONDS:.0f} s of being told to, and was ended\n")
    sys.stderr.flush()
    os._exit(1)


async def _listed(services: Services, serving_: asyncio.Future[None], up: asyncio.Event, stop: asyncio.Event) -> None:
    """Once the role serves: say so, be listed until told to stop, then let it finish. Raises what the role raised."""
    await _first(serving_, up, stop)
    if serving_.done():
        return serving_.result()
    only = services.settings.shields if services.role == "shields" else ()
    handlers = [one for one in list_endpoints(services.role) if not only or one.name in only]
    async with serve_micro_service(
        services.settings.nats_url, services.role, services.instance, handlers, services.meter, stop.set
    ):
        pulse = None
        if not stop.is_set():
            _settle()
            services.log.info("role.ready", count=len(handlers))
            pulse = asyncio.create_task(write_pulse(services.settings.ready_fd)) if services.settings.ready_fd >= 0 else None
        await _first(serving_, stop)
    if not stop.is_set():
        serving_.result()
        raise RuntimeError(f"the role {services.role} ended without being told to")
    services.log.info("role.draining")
    done, _ = await asyncio.wait([serving_], timeout=DRAIN_SECONDS)
    if not done:
        services.log.warning("role.cut-off", seconds=DRAIN_SECONDS)
    if pulse:
        pulse.cancel()
        await asyncio.gather(pulse, return_exceptions=True)
    return serving_.result() if done else None


def _settle() -> None:
    """Keep what was loaded at the start out of later looks for garbage, which would stop all calls for a tenth of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_LITTER, 20, 20)


async def _first(serving_: asyncio.Future[None], *events: asyncio.Event) -> None:
    """Wait until the role is done or one of the events is set."""
    waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait([serving_, *waits], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
