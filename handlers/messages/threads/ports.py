"""The mind that answers texts: the same as on the telephone, asked one message at a time."""

from typing import Protocol

import msgspec

from handlers.call.ports.mind import TurnReading
from handlers.messages.threads.state import Thread
from schemas.knowledge import Business


class WrittenReply(msgspec.Struct, frozen=True, kw_only=True):
    """What to write back: the sentences of the reply as one text, empty when there is nothing to say; and in which language."""

    text: str
    language: str


class TextDialogue(Protocol):
    """Holds the conversations of threads. What it does is in the log of each: asked the same again, it says the same."""

    async def read(self, words: str, business: Business, language: str = "") -> TurnReading:
        """What a text means by itself, whatever was written before; taken to be in `language`, else in the business's own."""
        ...

    async def answer(self, thread: Thread, message: str, words: str, business: Business) -> WrittenReply:
        """Answer the message (its id, its words) and do what it asks for. TimeoutError when the mind comes to no end."""
        ...
