"""Claims on a log: who owns which call, and the facts that say so."""

from collections.abc import Callable
from datetime import datetime

from bus.log import Conflict, Fence, Log
from schemas.fact import Draft
from schemas.line import CallClaimed, CallReleased


class LogClaims:
    """The claims of one instance, whose name nobody else and no earlier run may bear."""

    def __init__(self, log: Log, instance: str, now: Callable[[], datetime]) -> None:
        self._log, self._instance, self._now = log, instance, now

    async def claim(self, subject: str, *, after: int) -> Fence:
        """Take `claim.<tenant>.<call>-<role>` over; Conflict when another was quicker."""
        draft = Draft(
            subject=subject,
            event=CallClaimed(owner=self._instance, role=subject.rpartition("-")[2]),
            id=f"{subject}/{after}/{self._instance}",
            at=self._now(),
        )
        return Fence(subject, await self._log.append(draft, expected=after))

    async def release(self, fence: Fence) -> None:
        """Let it go: from now on nothing can be written under it."""
        draft = Draft(
            subject=fence.subject,
            event=CallReleased(owner=self._instance),
            id=f"{fence.subject}/{fence.epoch}/released",
            at=self._now(),
            epoch=fence.epoch,
        )
        try:
            await self._log.append(draft, expected=fence.epoch)
        except Conflict:
            return  # another instance has it already: there is nothing left to release
