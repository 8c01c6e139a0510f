"""A second opinion on a turn, by a model: it may add suspicion and never takes any away."""

from collections.abc import Sequence
from typing import Protocol


class SecondOpinion(Protocol):
    """Somebody else's view. `earlier` are the caller's turns before, oldest first."""

    async def suspects(self, words: str, earlier: Sequence[str]) -> float | None:
        """The chance from 0 to 1 that the caller is attacking; None when it has no view. It is cut short at a deadline."""
        ...


class NoSecondOpinion:
    """Nobody to ask: the shield judges alone."""

    async def suspects(self, words: str, earlier: Sequence[str]) -> float | None:
        del words, earlier
        return None
