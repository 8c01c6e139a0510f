"""What could not be handled: kept with its reason until somebody retries or drops it."""

from collections.abc import Sequence
from typing import Protocol

import msgspec


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """A parked message. `number` is its place in the stream PARKED; `subject` and `sequence` where the original is.

    `by` is the handler that gave up, `attempts` how often it tried, `reason` why, without personal data.
    """

    number: int
    subject: str
    sequence: int
    tag: str
    id: str
    by: str
    reason: str
    attempts: int
    headers: dict[str, str] = {}
    payload: bytes = b""


class Parking(Protocol):
    """The parked messages."""

    async def park(self, message: Parked) -> int:
        """Keep it; its number. `number` of the message given is ignored."""
        ...

    async def list(self) -> Sequence[Parked]: ...

    async def show(self, number: int) -> Parked:
        """One of them; KeyError when there is none."""
        ...

    async def retry(self, number: int) -> None:
        """Hand it to its handler again, as soon as one runs."""
        ...

    async def drop(self, number: int) -> None:
        """Give it up for good."""
        ...
