"""What could not be handled: kept with its reason until somebody retries or drops it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec


class ParkedMessage(msgspec.Struct, frozen=True, kw_only=True):
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


#: Headers of the fact that go with it; those that told the server what to do with it do not.
_FACT = ("Fact", "At", "Cause", "Handler", "Person", "Epoch", "traceparent")


def select_fact_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of a fact that go with it when it is parked."""
    return {name: headers[name] for name in _FACT if name in headers}


class Parking(Protocol):
    """The parked messages."""

    async def park(self, message: ParkedMessage) -> int:
        """Keep it; its number. `number` of the message given is ignored."""
        ...

    async def list(self) -> Sequence[ParkedMessage]: ...

    async def show(self, number: int) -> ParkedMessage:
        """One of them; KeyError when there is none."""
        ...

    async def retry(self, number: int) -> None:
        """Hand it to its handler again, as soon as one runs."""
        ...

    async def drop(self, number: int) -> None:
        """Give it up for good."""
        ...
