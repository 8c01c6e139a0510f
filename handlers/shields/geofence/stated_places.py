"""Where a caller said they are: from the entities of a turn, and from its words where those are plain."""

import re
from collections.abc import Iterable

import msgspec

from handlers.shields.geofence.atlas import Atlas
from handlers.understanding.numbers import DIGITS
from schemas.understanding import Entity

#: Below this an entity is a guess.
SURE = 0.7
#: A town's name has so many words at most, and so many letters at least.
_LONGEST, _SHORTEST = 3, 4
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


def find_stated_place(
    words: str, entities: Iterable[Entity], country: str, atlas: Atlas, *, giving: bool = False, circle: bool = False
) -> StatedPlace:
    """The place in a turn of a business in `country`. What the caller denies is none.

    A state is where the caller is only when they say so, or are `giving` a place: many come from somewhere. Where the area is
    a `circle`, any town of the country is looked for as well.
    """
    roles = {entity.role: entity for entity in entities if entity.value}
    code = roles.get("postcode")
    postcode = "".join(code.value.split()).upper() if code else _spelled(words, country)
    named = {role: roles[role].value for role in ("town", "street") if role in roles and roles[role].confidence >= SURE}
    here = giving or bool(postcode or named) or _HERE.search(_plain(words))
    state = atlas.state(_plain(words)) if country == "US" and here else ""
    if circle and here and "town" not in named and not postcode:
        named["town"] = _named_town(_plain(words), country, atlas, giving=giving)
    unsure = bool(code and code.confidence < SURE)
    return StatedPlace(postcode=postcode, town=named.get("town", ""), street=named.get("street", ""), state=state, unsure=unsure)


def _named_town(words: str, country: str, atlas: Atlas, *, giving: bool) -> str:
    """The town that stands behind "I'm in", or alone where a place was asked for: the longest name that is one."""
    here = _HERE.search(words)
    said = words[here.end() :].split() if here else words.split() if giving else []
    starts = range(len(said)) if giving and not here else range(min(1, len(said)))
    names = (" ".join(said[start:end]) for start in starts for end in range(min(start + _LONGEST, len(said)), start, -1))
    return next((name for name in names if len(name) >= _SHORTEST and atlas.towns(country, name)), "")


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
