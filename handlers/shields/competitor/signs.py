"""What competitors ask that customers do not: the signs, from the file we ship."""

import tomllib
from functools import lru_cache

import msgspec

from handlers.phrase_patterns import has_phrase, normalise_words
from schemas.knowledge import Rival


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of question, in several phrasings and languages, and what asking it is worth."""

    id: str
    weight: float
    words: tuple[str, ...]


class Signs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them, with the figures they are weighed by (see the file)."""

    flag_at: float
    memory_days: float
    prices_free: int
    price_weight: float
    rival_weight: float
    booking_credit: float
    signs: tuple[Sign, ...]

    def in_words(self, words: str) -> frozenset[str]:
        """The kinds of questions in a turn."""
        return _asked(words, self.signs)

    def weight(self, id_: str) -> float:
        return next((sign.weight for sign in self.signs if sign.id == id_), 0.0)


@lru_cache(maxsize=4096)
def _asked(words: str, signs: tuple[Sign, ...]) -> frozenset[str]:
    """The turns of a call are weighed again with every further one: what was read stays read."""
    return frozenset(sign.id for sign in signs if has_phrase(words, sign.words))


def read_signs(toml: bytes | str) -> Signs:
    """The signs; msgspec.ValidationError names the key that is wrong."""
    text = toml.decode() if isinstance(toml, bytes) else toml
    signs = msgspec.convert(tomllib.loads(text), Signs)
    signs.in_words("")  # the patterns are made now, and not in somebody's first turn
    return signs


#: Before the name of a firm, these say that the caller belongs to it; after it, nothing does: customers compare.
_FROM = (
    "calling from",
    "i'm from",
    "i am from",
    "this is",
    "we're",
    "we are",
    "i'm with",
    "i am with",
    "here at",
    "i work at",
    "i work for",
    "i own",
    "i run",
)


def is_from_competitor(words: str, rivals: tuple[Rival, ...]) -> bool:
    """Whether the caller says they are from a known competitor; naming one is no sign."""
    said = normalise_words(words)
    names = {normalise_words(name) for rival in rivals for name in (rival.name, *rival.said)}
    return any(f" {opening}{name}" in said or f" {opening} the{name}" in said for name in names for opening in _FROM)
