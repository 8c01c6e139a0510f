"""Follow what happens, as it happens: one line a fact."""

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from infra.settings import Settings, read

if TYPE_CHECKING:
    from infra.replay.export.live_lines import Lines

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
    from infra.embedded.installation import located  # noqa: PLC0415
    from infra.replay.export.live_lines import Lines  # noqa: PLC0415
    from infra.replay.history import everything  # noqa: PLC0415

    lines = Lines(frozenset(tags or ()), json=json, personal=personal, most=_WAITING)
    try:
        asyncio.run(_tail(located(read()), subjects or everything(), lines, personal=personal))
    except* ValueError as wrong:
        sys.exit(f"daybook: {wrong.exceptions[0]}.")
    except* (Unavailable, psycopg.OperationalError, ConnectionRefusedError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs, `daybook up` starts it.")


async def _tail(settings: Settings, subjects: tuple[str, ...], lines: "Lines", *, personal: bool) -> None:
    import msgspec  # noqa: PLC0415

    from infra.composition.services import open_house  # noqa: PLC0415
    from infra.replay.export.access_note import note, tenants  # noqa: PLC0415

    async with open_house(msgspec.structs.replace(settings, log_level="error"), "tail") as house:
        if personal:
            of = await tenants(house.bus.log)
            await note(house.bus.log, house.clock, house.ids, "tail", " ".join(subjects), of)
        taps = [await house.bus.live.tap(subject, lines.hear) for subject in subjects]
        try:
            async for line in lines.follow():
                print(line, flush=True)
        finally:
            for tap in taps:
                await tap.close()
