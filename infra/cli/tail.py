"""Follow what happens, as it happens: one line a fact."""

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from infra.replay.export.live_lines import LiveLines

#: Facts that may wait for a slow terminal before some are left out.
_WAITING = 10_000


def tail(
    *subjects: str,
    tags: Annotated[list[str] | None, Parameter(consume_multiple=True)] = None,
    json: bool = False,
    personal: bool = False,
) -> None:
    """Follow what happens, as it happens: one line a fact, what is personal masked. Ctrl-C ends it.

    Args:
        subjects: filters such as `call.demo.>` or `page.>`; everything when there is none.
        tags: only facts of these kinds: `--tags speech.recognised sentence.composed`.
        json: one JSON object a line, for machines.
        personal: show words, names and numbers, too. That somebody looked is written down.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415
    from infra.replay.export.live_lines import LiveLines  # noqa: PLC0415
    from infra.replay.history import everything  # noqa: PLC0415

    lines = LiveLines(frozenset(tags or ()), json=json, personal=personal, most=_WAITING)
    try:
        asyncio.run(_tail(locate_installation(read_settings()), subjects or everything(), lines, personal=personal))
    except* ValueError as wrong:
        sys.exit(f"daybook: {wrong.exceptions[0]}.")
    except* (Unavailable, psycopg.OperationalError, ConnectionRefusedError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs, `daybook up` starts it.")


async def _tail(settings: Settings, subjects: tuple[str, ...], lines: "LiveLines", *, personal: bool) -> None:
    import msgspec  # noqa: PLC0415

    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.replay.export.access_note import list_tenants, note_access  # noqa: PLC0415

    async with open_services(msgspec.structs.replace(settings, log_level="error"), "tail") as services:
        if personal:
            of = await list_tenants(services.bus.log)
            await note_access(services.bus.log, services.clock, services.ids, "tail", " ".join(subjects), of)
        taps = [await services.bus.live.tap(subject, lines.hear) for subject in subjects]
        try:
            async for line in lines.follow():
                print(line, flush=True)
        finally:
            for tap in taps:
                await tap.close()
