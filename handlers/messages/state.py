"""A message on its way out: folded from its facts."""

from collections.abc import Sequence
from typing import assert_never

import msgspec

from schemas import messages
from schemas.event import ERASED
from schemas.fact import Fact

#: What becomes of a message that was asked for.
OutgoingFact = (
    messages.MessageCalledOff | messages.MessageSent | messages.MessageRefused | messages.MessageFailed | messages.MessageDeferred
)


class OutgoingMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The message as it stands. `attempts` were allowed and did not reach the carrier; `over`: sent, refused or failed."""

    wanted: messages.MessageRequested
    called_off: bool = False
    attempts: int = 0
    over: bool = False

    @property
    def erased(self) -> bool:
        """Whether the person's data was destroyed since it was asked for."""
        return ERASED in {self.wanted.text, self.wanted.to, self.wanted.heading}


def fold(facts: Sequence[Fact]) -> OutgoingMessage | None:
    """The message from its facts; None when it was never asked for."""
    message: OutgoingMessage | None = None
    for fact in facts:
        if message is None:
            message = OutgoingMessage(wanted=fact.event) if isinstance(fact.event, messages.MessageRequested) else None
        elif isinstance(fact.event, OutgoingFact):
            message = _evolve(message, fact.event)
    return message


def _evolve(message: OutgoingMessage, event: OutgoingFact) -> OutgoingMessage:
    change = msgspec.structs.replace
    match event:
        case messages.MessageCalledOff():
            return change(message, called_off=True)
        case messages.MessageSent() | messages.MessageRefused() | messages.MessageFailed():
            return change(message, over=True)
        case messages.MessageDeferred(rule="carrier"):
            return change(message, attempts=message.attempts + 1)
        case messages.MessageDeferred():
            return message
        case _:
            assert_never(event)
