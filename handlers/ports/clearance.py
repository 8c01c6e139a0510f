"""Leave to say a sentence: the PII guard's word, waited for with a deadline."""

from typing import Protocol

from schemas.fact import Fact


class Clearance(Protocol):
    """Whoever speaks asks here first. `sentence` is a `sentence.composed` fact; the text that may be said comes back."""

    async def cleared(self, sentence: Fact) -> str: ...
