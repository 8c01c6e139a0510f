"""Secrets made at first use and kept in the home folder, readable by its owner only."""

import os
import secrets
from pathlib import Path


def read_secret(folder: Path, name: str) -> str:
    """The secret `name` of this home (64 hexadecimal digits), made now when there is none. Safe when several ask at once."""
    file = folder / "keys" / f"{name}.key"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_hex(32))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # somebody else was first; theirs counts
        finally:
            draft.unlink()
    return file.read_text("ascii").strip()
