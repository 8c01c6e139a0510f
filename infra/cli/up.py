"""Start everything on this machine, and keep it running until Ctrl-C."""

import asyncio
import signal
import sys
from typing import NoReturn

from infra.settings import Settings, read_settings


def up() -> None:
    """Start everything on this machine, and keep it running until Ctrl-C."""
    from infra.embedded.home_lock import HomeLocked  # noqa: PLC0415
    from infra.embedded.supervisor import CANNOT  # noqa: PLC0415

    settings = read_settings()
    try:
        asyncio.run(_supervised(settings))
    except* HomeLocked:
        _already(settings)
    except* CANNOT as several:
        wrong: BaseException = several
        while isinstance(wrong, BaseExceptionGroup):
            wrong = wrong.exceptions[0]
        sys.exit(f"daybook: {wrong}")


async def _supervised(settings: Settings) -> None:
    """Until the first signal everything goes up; that signal takes it down, also in the middle of starting."""
    from infra.embedded.progress import StartProgress  # noqa: PLC0415
    from infra.embedded.supervisor import supervise_processes  # noqa: PLC0415

    stop = asyncio.Event()
    for signal_ in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(signal_, stop.set)
    await supervise_processes(settings, stop, StartProgress())


def _already(settings: Settings) -> NoReturn:
    from infra.embedded import run_record  # noqa: PLC0415

    there = run_record.read_run(settings.folder)
    urls = [f"  {name:<16} {url}" for name, url in there.urls.items() if "@" not in url] if there else []
    lines = [
        f"daybook: already running in {settings.folder}" + (f" (process {there.pid})." if there else "."),
        *urls,
        "Stop it with `daybook down`, look at it with `daybook status`, or set DAYBOOK_HOME for a second one.",
    ]
    sys.exit("\n".join(lines))
