"""The call a handler is working on, as it is at this moment and not only as it was when the work began."""

from typing import Protocol

from handlers.call.state import Conversation


class OngoingCall(Protocol):
    """The call as it goes on: `conversation` is the fold of every fact known by now."""

    @property
    def conversation(self) -> Conversation: ...
