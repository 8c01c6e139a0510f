"""Leave to say a sentence: the PII guard's word, waited for with a deadline."""

from typing import Protocol

import msgspec

from handlers.call.ports.verdicts import Verdicts
from handlers.call.state import Conversation
from schemas.fact import Fact


class ClearedSentence(msgspec.Struct, frozen=True):
    """What may be said of a sentence. `late`: the guard did not answer in time, and the sentence was judged without it."""

    text: str
    late: bool = False


class Clearance(Protocol):
    """Whoever speaks asks here first, with a `sentence.composed` fact and the call it belongs to."""

    async def clear(self, sentence: Fact, so_far: Conversation, verdicts: Verdicts) -> ClearedSentence: ...
