"""Write everything that must not be lost into one encrypted file, while calls go on."""

import sys
from pathlib import Path

from infra.settings import Settings, read_settings

_RECIPIENT = "backup.recipient"


def backup(*, to: str = "", keep: int = 0) -> None:
    """Write everything that must not be lost into one encrypted file, while calls go on.

    The first backup prints the recovery key, once: write it down and keep it elsewhere. Without it no backup can be opened,
    also not by this machine. DAYBOOK_BACKUPS says where backups go; copy them to another place.

    Args:
        to: encrypt to this age recipient (`age1...`) from now on, instead of to a recovery key of our own.
        keep: delete all backups but this many of the newest. 0 keeps them all.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from infra.embedded.backup.making import make_backup  # noqa: PLC0415
    from infra.embedded.backup.manifest import BackupUnusable  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415
    from infra.embedded.progress import StartProgress  # noqa: PLC0415

    settings = locate_installation(read_settings())
    if not settings.nats_url or not settings.database_url:
        sys.exit("daybook: nothing runs here; start it with `daybook up`, and back up what runs.")
    recipient, recovery_key = _recipient(settings, to)
    try:
        file = asyncio.run(make_backup(settings, recipient, StartProgress()))
    except BackupUnusable as wrong:
        sys.exit(f"daybook: {wrong}")
    except (psycopg.OperationalError, TimeoutError, OSError) as wrong:
        sys.exit(f"daybook: no backup was made: {wrong or type(wrong).__name__}. `daybook doctor` says what is wrong.")
    remember_recipient(settings, recipient)
    for old in sorted(settings.backup_folder.glob("daybook-*.age"))[: -keep or None] if keep else ():
        old.unlink()
    print(f"\nBacked up: {file} ({file.stat().st_size / 1e6:.1f} MB)")
    if recovery_key:
        print(f"\nRecovery key, shown this once: write it down and keep it away from this machine.\n\n  {recovery_key}\n")
    print(f"Try it: DAYBOOK_HOME=/tmp/tried daybook restore {file}")


def _recipient(settings: Settings, given: str) -> tuple[str, str]:
    """Who may open the backup, and the recovery key when it was made just now."""
    from infra.embedded.backup.archive import make_recovery_key  # noqa: PLC0415

    file = _file(settings)
    if given:
        return given, ""
    if file.exists():
        return file.read_text("ascii").strip(), ""
    key, recipient = make_recovery_key()
    return recipient, key


def remember_recipient(settings: Settings, recipient: str) -> None:
    """Have later backups made for the same recovery key."""
    _file(settings).write_text(f"{recipient}\n", "ascii")


def _file(settings: Settings) -> Path:
    return settings.folder / "keys" / _RECIPIENT
