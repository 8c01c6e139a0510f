"""Build a read model again from nothing, beside the live one, and switch over."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from infra.composition.services import Services

_EVERY_SECONDS = 2.0


def rebuild(
    name: str = "",
    *,
    every: Annotated[bool, Parameter(name="--all", negative="")] = False,
    verify: bool = False,
    drop: bool = False,
) -> None:
    """Build a read model again from nothing, beside the live one, and switch over.

    Args:
        name: audit, calls, contacts, diary, engagement, erasures or ledger.
        every: all of them, one after the other.
        verify: compare the new rows with the old ones and say what differs; exit code 1 when anything does.
        drop: forget the old rows afterwards; else they stay in their own schema until the next rebuild with --drop.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    code = 1
    try:
        code = asyncio.run(_rebuild(locate_installation(read_settings()), name, every=every, verify=verify, drop=drop))
    except* (Unavailable, OSError, psycopg.OperationalError):
        print(
            "daybook: the bus or the database does not answer; `daybook status` shows what runs. The old rows are untouched.",
            file=sys.stderr,
        )
    sys.exit(code)


async def _rebuild(settings: Settings, name: str, *, every: bool, verify: bool, drop: bool) -> int:
    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.runtime.discovery import import_modules  # noqa: PLC0415
    from projectors.projector import declared_projectors  # noqa: PLC0415

    import_modules("projectors")
    if every == bool(name) or (name and name not in declared_projectors()):
        wrong = "name a read model, or say --all" if every == bool(name) else f"no read model {name!r}"
        print(f"daybook: {wrong}; there are: {', '.join(sorted(declared_projectors()))}.", file=sys.stderr)
        return 2
    async with open_services(settings, "rebuild") as services:
        codes = [
            await _one(services, each, verify=verify, drop=drop) for each in (sorted(declared_projectors()) if every else [name])
        ]
    return max(codes)


async def _one(services: "Services", name: str, *, verify: bool, drop: bool) -> int:
    import psycopg  # noqa: PLC0415

    from infra.runtime.projection import generations  # noqa: PLC0415
    from infra.runtime.projection.rebuild import RebuildBusy, rebuild_read_model  # noqa: PLC0415
    from projectors.projector import declared_projectors  # noqa: PLC0415

    async def connect() -> generations.Connection:
        return await psycopg.AsyncConnection.connect(services.settings.database_url, autocommit=True, connect_timeout=10)

    try:
        with _shown(name) as told:
            done = await rebuild_read_model(
                declared_projectors()[name], services.bus.log, connect, services.clock, verify=verify, told=told
            )
    except RebuildBusy as wrong:
        print(f"daybook: {wrong}.", file=sys.stderr)
        return 1
    speed = done.facts / done.seconds if done.seconds else 0
    print(
        f"{name}: {done.facts} facts in {done.seconds:.1f} s ({speed:,.0f} a second), now generation "
        f"{done.generation.number}, switched in {done.switch_ms:.0f} ms; {done.aside} parked"
    )
    async with await connect() as connection:
        for tag, reason, facts in await generations.count_parked(connection, done.generation):
            print(f"{name}: parked {facts} {tag}: {reason}; put it right and rebuild again")
        if drop:
            for old in await generations.find_finished(connection, declared_projectors()[name]):
                await generations.drop_generation(connection, old)
                print(f"{name}: generation {old.number} dropped")
    if not verify:
        return 0
    if done.differences is None:
        print(f"{name}: there were no rows before, so nothing was compared")
        return 0
    for one in done.differences:
        print(f"{name}: {one.table}: {one.rows} rows differ: {one.what}")
    print(f"{name}: " + ("the rows differ from those before" if done.differences else "identical, row by row"))
    return 1 if done.differences else 0


@contextmanager
def _shown(name: str) -> Iterator[Callable[[int, float | None], None]]:
    """Progress, speed and the time it will still take: a bar on a terminal, a line every few seconds elsewhere."""
    if sys.stdout.isatty():
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[speed]}"), TimeRemainingColumn())
        with Progress(*columns, transient=True) as bar:
            task, began = bar.add_task(name, total=None, speed=""), time.monotonic()

            def show(facts: int, share: float | None) -> None:
                speed = f"{facts} facts, {facts / max(time.monotonic() - began, 0.001):,.0f} a second"
                bar.update(task, total=1.0 if share is not None else None, completed=share or 0.0, speed=speed)

            yield show
        return
    began = said = time.monotonic()

    def tell(facts: int, share: float | None) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= _EVERY_SECONDS:
            said = now
            left = f", {(now - began) * (1 - share) / share:.0f} s left" if share else ""
            print(f"{name}: {facts} facts, {facts / (now - began):,.0f} a second{left}", flush=True)

    yield tell
