"""Recording, as its handlers see it: whether it was agreed to, keeping, and letting go."""

from typing import Protocol

from schemas.privacy import RecordingSealed


class RecordingConsent(Protocol):
    """Whether somebody has agreed to be recorded. Who was not asked, or did not answer, has not."""

    async def agreed(self, tenant: str, person: str, call: str) -> bool: ...


class Recorder(Protocol):
    """The sound of calls."""

    async def keep(self, tenant: str, call: str) -> RecordingSealed | None:
        """Seal the call's sound into a recording under a key of its own; None when there is no sound left."""
        ...

    async def let_go(self, tenant: str, call: str, frame: int) -> None:
        """From now on nobody can hear what the caller said before this heard frame."""
        ...

    async def forget(self, tenant: str, call: str) -> None:
        """From now on nobody can hear the call's frames; its recording, if there is one, stays."""
        ...
