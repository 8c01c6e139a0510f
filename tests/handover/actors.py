"""Who takes part in a handover besides the people: the caller on the line, and timers that ring when told to."""

from datetime import datetime

from schemas.fact import Draft


class Caller:
    """A silent caller who stays until told to go."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self._gone = False

    def speak(self, now: float) -> bytes | None: ...

    def hear(self, sound: bytes | None, now: float) -> None: ...

    def pressed(self) -> str:
        return ""

    def told(self, what: str, now: float) -> None:
        self.events.append(what)

    def hang_up(self) -> None:
        self._gone = True

    @property
    def gone(self) -> bool:
        return self._gone


class NoTimers:
    """Timers that are kept, and ring when a test says so."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[datetime, Draft]] = {}

    async def set(self, draft: Draft, due: datetime) -> None:
        self.waiting[draft.subject] = (due, draft)

    async def cancel(self, subject: str) -> None:
        self.waiting.pop(subject, None)
