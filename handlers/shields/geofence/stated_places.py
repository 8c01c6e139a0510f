"""Where a caller said they are: from the entities of a turn, and from its words where those are plain."""

import re
from collections.abc import Iterable

import msgspec

from handlers.shields.geofence.atlas import Atlas
from handlers.understanding.numbers import DIGITS
from schemas.understanding import Entity

#: Below this an entity is a guess.
SURE = 0.7
_CODES = {
    "GB": re.compile(r"(?:^| )([a-z] ?[a-z]? ?\d ?(?:\d|[a-z])? ?\d ?[a-z] ?[a-z])(?= |$)"),
    "CA": re.compile(r"(?:^| )([a-z] ?\d ?[a-z] ?\d ?[a-z] ?\d)(?= |$)"),
}


class StatedPlace(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of the place; empty parts were not. `unsure`: a postcode that may have been misheard."""

    postcode: str = ""
    town: str = ""
    state: str = ""
    street: str = ""
    unsure: bool = False

    @property
    def said(self) -> bool:
        return bool(self.postcode or self.town or self.state or self.street)

    @property
    def looked_at(self) -> str:
        """Which parts there were, never what they are."""
        return "+".join(part for part in ("postcode", "town", "state", "street") if getattr(self, part))


_HERE = re.compile(
    r"\b(i am|i m|im|we are|we re|live|located|based|house is|home is|address is|visit|come|service) (out )?(in|to|near)\b"
)


def find_stated_place(words: str, entities: Iterable[Entity], country: str, atlas: Atlas, *, giving: bool = False) -> StatedPlace:
    """The place in a turn of a business in `country`. What the caller denies is none.

    A state is where the caller is only when they say so, or are `giving` a place: many come from somewhere.
    """
    roles = {entity.role: entity for entity in entities if entity.value}
    code = roles.get("postcode")
    postcode = "".join(code.value.split()).upper() if code else _spelled(words, country)
    named = {role: roles[role].value for role in ("town", "street") if role in roles and roles[role].confidence >= SURE}
    here = giving or bool(postcode or named) or _HERE.search(_plain(words))
    state = atlas.state(_plain(words)) if country == "US" and here else ""
    unsure = bool(code and code.confidence < SURE)
    return StatedPlace(postcode=postcode, town=named.get("town", ""), street=named.get("street", ""), state=state, unsure=unsure)


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.lower()))


def _spelled(words: str, country: str) -> str:
    """A postcode with letters, dictated: "s w one a one a a"."""
    pattern = _CODES.get(country)
    if pattern is None:
        return ""
    digits = " ".join(DIGITS.get(word, word) if word != "o" else word for word in _plain(words).split())
    found = pattern.search(digits)
    return found[1].replace(" ", "").upper() if found else ""
