"""The shields' verdicts, waited for with a deadline."""

from typing import Protocol

from schemas.understanding import VerdictGiven


class Verdicts(Protocol):
    """What the shields said. A shield that does not answer in time is late; one that was late is waited for only briefly."""

    async def of(self, shield: str, about: str) -> VerdictGiven | None:
        """The verdict of a shield on the fact with the id `about`; None when the shield is late or down."""
        ...

    async def silent(self, shield: str, about: str, seconds: float) -> bool:
        """Whether nothing is said of that fact within so many seconds: no verdict, and by nobody that there is none."""
        ...


class SafeAnswers(Protocol):
    """What is said instead of an answer, when a shield has blocked the turn."""

    def instead(self, shield: str, language: str, call: str, turn: int) -> str: ...
