"""The process that makes a business's models for the bundled recogniser: seconds of pure Python, which would hold up calls."""

import contextlib
import os
import sys
from pathlib import Path

import msgspec

from infra.engines.sphinx.models import build_models

#: It steps back behind everything else: its models are for a reserve.
_NICE = 10


def main() -> None:
    """Make what is asked for on standard input, `[folder, [phrase, ...]]`."""
    folder, vocabulary = msgspec.json.decode(sys.stdin.buffer.read(), type=tuple[str, tuple[str, ...]])
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    build_models(Path(folder), vocabulary)


if __name__ == "__main__":
    main()
