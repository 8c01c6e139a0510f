"""Export what happened as JSON Lines or Parquet, under pseudonyms unless more is allowed."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from infra.settings import BadSetting, Settings, read_settings

if TYPE_CHECKING:
    from infra.replay.history import HistoryQuery

_EVERY_SECONDS = 2.0


def export(
    *,
    out: Annotated[str, Parameter(allow_leading_hyphen=True)],
    since: Annotated[datetime | None, Parameter(name="--from")] = None,
    until: Annotated[datetime | None, Parameter(name="--to")] = None,
    kind: list[str] | None = None,
    tenant: str = "*",
    format: Literal["jsonl", "parquet"] = "jsonl",  # noqa: A002 - what the option is called
    personal: bool = False,
    progress: bool = True,
) -> None:
    """Export what happened as JSON Lines or Parquet, under pseudonyms unless more is allowed.

    Args:
        out: the file to write, there whole or not at all; `-` for the standard output.
        since: from this moment on (ISO 8601, UTC unless it says).
        until: up to this moment.
        kind: only these kinds of things: call, page, contact, message...; may be repeated.
        tenant: only this business.
        format: `jsonl`, or `parquet` (with the extra `parquet`).
        personal: what people said as they said it. That it was exported is written down.
        progress: say how far it is, on the standard error.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from bus.streams import kept  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415
    from infra.replay.history import HistoryQuery  # noqa: PLC0415

    known = ("call", *kept()["LEDGER"], "due")
    if strange := sorted(set(kind or ()) - set(known)):
        raise BadSetting(f"--kind {strange[0]} is no kind of thing in the log; there are {', '.join(known)}")
    wanted = HistoryQuery(
        subjects=tuple(f"{one}.{tenant}.>" for one in kind or known),
        since=since.replace(tzinfo=since.tzinfo or UTC) if since else None,
        until=until.replace(tzinfo=until.tzinfo or UTC) if until else None,
    )
    try:
        with _shown(progress=progress) as told:
            asyncio.run(_export(locate_installation(read_settings()), wanted, out, format, personal=personal, told=told))
    except* (Unavailable, psycopg.OperationalError, ConnectionError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs. Nothing was written.")
    except* (FileNotFoundError, PermissionError, IsADirectoryError):
        sys.exit(f"daybook: {out} cannot be written; name a file in a folder of yours with --out.")


async def _export(
    settings: Settings,
    wanted: "HistoryQuery",
    out: str,
    format_: Literal["jsonl", "parquet"],
    *,
    personal: bool,
    told: Callable[[int], None],
) -> None:
    import msgspec  # noqa: PLC0415

    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.replay.export.access_note import list_tenants, note_access  # noqa: PLC0415
    from infra.replay.export.export_files import open_sheet  # noqa: PLC0415
    from infra.replay.export.fact_export import export_facts as write  # noqa: PLC0415
    from infra.replay.export.pseudonyms import Pseudonyms  # noqa: PLC0415

    async with open_services(msgspec.structs.replace(settings, log_level="warning"), "export") as services:
        if personal:
            of = await list_tenants(services.bus.log)
            await note_access(services.bus.log, services.clock, services.ids, "export", " ".join(wanted.subjects), of)
        began = time.monotonic()
        with open_sheet(out, format_) as into:
            done = await write(
                services.bus.log, wanted, into, None if personal else Pseudonyms(services.secret("pseudonyms")), told
            )
    seconds = max(time.monotonic() - began, 0.001)
    unread = f"; {done.unread} messages were left out, this version cannot read them" if done.unread else ""
    print(f"{out}: {done.facts:,} facts in {seconds:.1f} s{unread}", file=sys.stderr)


@contextmanager
def _shown(*, progress: bool) -> Iterator[Callable[[int], None]]:
    """How far it is: in place on a terminal, a line every few seconds elsewhere."""
    began = said = time.monotonic()
    place = sys.stderr.isatty()

    def tell(facts: int) -> None:
        nonlocal said
        now = time.monotonic()
        if progress and now - said >= (0.1 if place else _EVERY_SECONDS):
            said = now
            line = f"{facts:,} facts, {facts / (now - began):,.0f} a second"
            print(f"\r{line}\033[K" if place else line, end="" if place else "\n", file=sys.stderr, flush=True)

    yield tell
    if place and said > began:
        print("\r\033[K", end="", file=sys.stderr)
