"""Saying what is being done: a spinner on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class StartProgress:
    """Steps with how long each took. Used from one task at a time."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self.began = time.monotonic()

    def say(self, text: str = "") -> None:
        print(text, file=self._out, flush=True)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show `text` while inside; then that it is done, and the seconds it took. A step that raises is marked as failed."""
        began = time.monotonic()
        try:
            if self._out.isatty():
                from rich.console import Console  # noqa: PLC0415
                from rich.markup import escape  # noqa: PLC0415

                with Console(file=self._out).status(escape(text)):
                    yield
            else:
                yield
        except BaseException:
            self.say(f"  failed  {text}")
            raise
        self.say(f"  done    {text} ({time.monotonic() - began:.1f} s)")
