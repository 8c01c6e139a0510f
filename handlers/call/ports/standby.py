"""A mind that stands by: it keeps up with another one's work, and goes on in the middle of a call when that one fails."""

from typing import Protocol

import msgspec

from handlers.call.ports.mind import Mind
from schemas.outcome import Outcome
from schemas.reply import Expects


class ToolUsed(msgspec.Struct, frozen=True):
    """The other mind used a tool; `arguments` are JSON text that fits it."""

    tool: str
    arguments: str


class ToolSucceeded(msgspec.Struct, frozen=True):
    """A tool of the other mind said yes; `result` is JSON text."""

    tool: str
    result: str


class Replied(msgspec.Struct, frozen=True, kw_only=True):
    """The other mind has replied in these sentences; `leaving` when it was its last reply."""

    sentences: tuple[str, ...]
    expects: Expects
    leaving: bool = False


Deed = ToolUsed | ToolSucceeded | Replied


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What a state says of the call: all that `came` of it, the one `outcome` it would be logged with, what was asked last."""

    came: tuple[Outcome, ...] = ()
    outcome: Outcome = "abandoned"
    notes: str = ""
    appointment: str = ""
    expects: Expects = "anything"


class Standby(Mind, Protocol):
    """`state` is this mind's memory: a JSON object that nobody else looks into; empty at the beginning of a call."""

    def follow(self, state: str, deed: Deed) -> str:
        """The state after what the other mind did. Pure; a result that cannot be read is remembered as none."""
        ...

    def progress(self, state: str) -> Progress:
        """What has come of the call by this state."""
        ...
