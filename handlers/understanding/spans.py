"""What the finders of entities share: the turn they look at, and what they found where."""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import NamedTuple

import msgspec

from schemas.knowledge import Business
from schemas.reply import Expects
from schemas.understanding import Entity


class SearchedTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One turn to be searched. `today` and `clock` are the business's own, None when the call's clock is not known.

    `asked` are the words of the agent's last line; `expects` what it asked for; `caller` the number the call comes from.
    `common` are everyday words, which are nobody's name; `usual` those of them that are of no
    business in particular.
    """

    words: tuple[str, ...]
    business: Business
    today: date | None = None
    clock: time | None = None
    expects: Expects = "anything"
    asked: tuple[str, ...] = ()
    caller: str = ""
    common: frozenset[str] = frozenset()
    usual: frozenset[str] = frozenset()

    def at(self, nth: int) -> str:
        """The word at this place, empty outside the turn."""
        return self.words[nth] if 0 <= nth < len(self.words) else ""

    def run(self, nth: int, *wanted: str) -> bool:
        """Whether these words stand here."""
        return self.words[nth : nth + len(wanted)] == wanted


class EntitySpan(NamedTuple):
    """An entity in the words from `start` up to `end`."""

    role: str
    value: str
    start: int
    end: int
    confidence: float = 1.0


#: A finder looks at a turn; `taken` are the words that others have already read.
Finder = Callable[[SearchedTurn, Sequence[bool]], list[EntitySpan]]


def to_entity(found: EntitySpan, words: Sequence[str]) -> Entity:
    """The finding as it goes into the event."""
    said = " ".join(words[found.start : found.end])
    return Entity(role=found.role, value=found.value, said=said, confidence=round(found.confidence, 3))
