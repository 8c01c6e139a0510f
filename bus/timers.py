"""Facts that are due later: set, moved, cancelled; they survive restarts and come 0.1 to 0.2 s late."""

from datetime import datetime
from typing import Protocol

from schemas.fact import Draft


class Timers(Protocol):
    """Alarms. A timer is its subject, `timer.<tenant>.<id>`; when due, its fact appears on `due.<tenant>.<id>`."""

    async def set(self, draft: Draft, due: datetime) -> None:
        """Have the fact appear at `due`. Setting the same subject again moves it; a past time is due at once."""
        ...

    async def cancel(self, subject: str) -> None:
        """Forget the timer; nothing happens when it was never set or has fired."""
        ...


def due_subject(subject: str) -> str:
    """Where the fact of the timer `subject` appears; ValueError when it is no timer."""
    kind, _, rest = subject.partition(".")
    if kind != "timer" or not rest:
        raise ValueError(f"{subject!r} is no timer; use timer.<tenant>.<id>")
    return f"due.{rest}"
