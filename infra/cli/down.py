"""Stop everything that runs in this home."""

import sys
import time

from infra.settings import read_settings

_SECONDS = 30


def down() -> None:
    """Stop everything that runs in this home."""
    import psutil  # noqa: PLC0415

    from infra.embedded import run_record  # noqa: PLC0415
    from infra.embedded.home_lock import is_locked  # noqa: PLC0415

    folder = read_settings().folder
    if not is_locked(folder):
        print(f"Nothing runs in {folder}.")
        return
    there = run_record.read_run(folder)
    if there is None:
        sys.exit(f"daybook: {folder} is in use, but does not say by which process; look for `daybook up` and end it.")
    psutil.Process(there.pid).terminate()
    until = time.monotonic() + _SECONDS
    while is_locked(folder):
        if time.monotonic() > until:
            sys.exit(f"daybook: process {there.pid} did not stop within {_SECONDS} s; see {folder / 'logs'}.")
        time.sleep(0.05)
    print("Stopped.")
