"""The weights of an encoder are the ones we measured, or it is not used."""

import hashlib
from pathlib import Path

from handlers.understanding.ports import NoEncoder

_CHUNK = 1 << 20


def check_weights(file: Path, expected: str, package: str) -> None:
    """NoEncoder when the file is not there or not the one with this SHA-256: scores learned on others would mean nothing."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                digest.update(chunk)
    except OSError as wrong:
        raise NoEncoder(
            f"{package} has no {file.name} ({wrong.strerror}); install the version in pyproject.toml again"
        ) from wrong
    if digest.hexdigest() != expected:
        raise NoEncoder(
            f"the weights of {package} ({file.name}) are not those Daybook was measured with; "
            f"install the version in pyproject.toml again, or measure the new ones and write their hash down here"
        )
