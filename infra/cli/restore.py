"""Fill an empty home from a backup; what was erased since stays erased."""

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from infra.settings import Settings, read_settings

_VARIABLE = "DAYBOOK_RECOVERY_KEY"


def restore(
    file: Path,
    *,
    erased: Path | None = None,
    forget_nobody: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Fill an empty home from a backup; what was erased since stays erased. DAYBOOK_HOME names the home.

    The recovery key is asked for, or read from DAYBOOK_RECOVERY_KEY.

    Args:
        file: the backup.
        erased: the folder that holds `erased.jsonl`, the list of who was erased since; else the backup's own folder.
        forget_nobody: go on without such a list.
    """
    import asyncio  # noqa: PLC0415
    import getpass  # noqa: PLC0415

    from infra.embedded.backup.manifest import BackupUnusable  # noqa: PLC0415
    from infra.embedded.backup.restoring import restore_backup  # noqa: PLC0415
    from infra.embedded.home_lock import HomeLocked  # noqa: PLC0415
    from infra.embedded.progress import StartProgress  # noqa: PLC0415
    from infra.embedded.supervisor import CANNOT  # noqa: PLC0415
    from infra.privacy.erased_list import ErasedList  # noqa: PLC0415

    settings = read_settings()
    if not file.exists():
        sys.exit(f"daybook: there is no file {file}.")
    folder = erased or file.absolute().parent
    people = ErasedList(folder).read()
    if not people and not forget_nobody and not (folder / "erased.jsonl").exists():
        sys.exit(
            f"daybook: {folder} has no erased.jsonl, which says who was erased after the backup was made. Name the folder that "
            "has it with --erased, or say --forget-nobody when nobody was."
        )
    key = os.environ.get(_VARIABLE) or getpass.getpass("Recovery key: ")
    problem = ""
    try:
        contents = asyncio.run(restore_backup(settings, file, key, people, StartProgress()))
    except* HomeLocked:
        problem = f"something runs in {settings.folder}; stop it with `daybook down`, or name another DAYBOOK_HOME"
    except* (BackupUnusable, *CANNOT) as several:
        wrong: BaseException = several
        while isinstance(wrong, BaseExceptionGroup):
            wrong = wrong.exceptions[0]
        problem = str(wrong)
    if problem:
        sys.exit(f"daybook: {problem}")
    facts = sum(state.messages for state in contents.streams.values())
    print(f"\nRestored into {settings.folder}: {facts:,} messages of {contents.made_at}, {contents.recordings} recordings.")
    print(f"Next: {_home(settings)}daybook up. The read models are built then, and the erasures finished.")


def _home(settings: Settings) -> str:
    return f"DAYBOOK_HOME={settings.home} " if settings.home != Settings().home else ""
