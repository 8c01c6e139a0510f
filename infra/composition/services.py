"""The services of a role: everything it works with is opened together and closed together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from bus.ports import Bus
from infra.observability.logs import Log, open_log
from infra.observability.meter import Meter
from infra.observability.tracing import Tracer, open_tracer
from infra.privacy.vault.hot_keys import HotKeys
from infra.privacy.vault.ports import Vault
from infra.runtime.clock import SystemClock, Ulids
from infra.secret_files import read_secret
from infra.settings import BadSetting, Settings

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from bus.wire import Unreadable

    Pool = AsyncConnectionPool[AsyncConnection[tuple[Any, ...]]]


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """What the composition root hands to a role.

    `instance` is this process's name on the bus, a subject token. `ready` is called by the role once it serves: the
    supervisor waits for it. `secret` gives a secret of this installation by name (`signing`, `directory`...).
    `keys` are the data keys of people and calls, hot; `vault` is where they are kept and destroyed.
    """

    settings: Settings
    role: str
    instance: str
    bus: Bus
    pool: "Pool"
    vault: Vault
    keys: HotKeys
    clock: SystemClock
    ids: Ulids
    log: Log
    tracer: Tracer
    meter: Meter
    ready: Callable[[], None]

    def secret(self, name: str) -> str:
        return read_secret(self.settings.folder, name)

    @property
    def signing_key(self) -> bytes:
        """What tickets, links and offers are signed with: of the settings, else of the home."""
        return (self.settings.signing_key or self.secret("signing")).encode()


@asynccontextmanager
async def open_services(settings: Settings, role: str, *, ready: Callable[[], None] = lambda: None) -> AsyncIterator[Services]:
    """Open what a role needs; BadSetting when nobody said where the bus or the database is."""
    if not settings.nats_url or not settings.database_url:
        raise BadSetting(
            "DAYBOOK_NATS_URL and DAYBOOK_DATABASE_URL say where the bus and the database are; set both, or start everything "
            "on this machine with `daybook up`"
        )
    from psycopg_pool import AsyncConnectionPool  # noqa: PLC0415 - half a second that `daybook --help` need not wait for

    from bus.jetstream import connect  # noqa: PLC0415
    from bus.jetstream.options import Options  # noqa: PLC0415
    from infra.privacy.vault.sealers import open_sealers  # noqa: PLC0415

    clock, ids = SystemClock(), Ulids()
    instance = settings.instance or f"{role}-{ids.new()[-8:].lower()}"
    log = open_log(role, instance, level=settings.log_level)
    tracer = open_tracer(settings.traces, role, instance)
    sealing, meter = open_sealers(settings, clock.steady), Meter()

    def puzzled(puzzle: "Unreadable") -> None:
        meter.failed("reading", puzzle)
        log.warning("fact.unreadable", error=type(puzzle).__name__, fact=puzzle.tag, subject=puzzle.subject)

    pool: Pool = AsyncConnectionPool(settings.database_url, min_size=0, max_size=8, open=False, name=role, timeout=10)
    try:
        bus = await connect(
            settings.nats_url,
            now=clock.now,
            instance=instance,
            wire=sealing.wire,
            frames=sealing.frames,
            options=Options(replicas=settings.replicas, audio_seconds=settings.audio_minutes * 60),
            puzzled=puzzled,
            trouble=lambda wrong: log.warning("bus.trouble", error=type(wrong).__name__),
        )
        try:
            await pool.open()
            async with sealing.at_work(bus.broadcast):
                yield Services(
                    settings=settings,
                    role=role,
                    instance=instance,
                    bus=bus,
                    pool=pool,
                    vault=sealing.vault,
                    keys=sealing.keys,
                    clock=clock,
                    ids=ids,
                    log=log,
                    tracer=tracer,
                    meter=meter,
                    ready=ready,
                )
        finally:
            await pool.close()
            await bus.close()
    finally:
        await sealing.vault.close()
        tracer.close()
