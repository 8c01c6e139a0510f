"""The call a handler is working on, as it is at this moment and not only as it was when the work began."""

from typing import Protocol

from handlers.conversation import Conversation


class Following(Protocol):
    """Follows a call: `conversation` is the fold of every fact known by now."""

    @property
    def conversation(self) -> Conversation: ...
