"""Where postcodes are, about: from the data we ship, with the uncertainty of each row."""

import re
from collections.abc import Mapping

import numpy as np

from handlers.shields.geofence.exact_places import find_postcode, find_towns
from handlers.shields.geofence.spots import EARTH_KM, Spot

#: A row is taken to reach this share of the way to the middle of its nearest neighbour, within these bounds (km).
_SHARE, _LEAST_KM, _MOST_KM = 0.75, 8.0, 250.0
#: How many first characters of a postcode the data of a country knows.
_KEY = {"US": 3, "CA": 1, "DE": 2}
_WHOLE = {
    "US": re.compile(r"\d{5}(\d{4})?"),
    "DE": re.compile(r"\d{5}"),
    "CA": re.compile(r"[A-Z]\d[A-Z](\d[A-Z]\d)?"),
    "GB": re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(\d[A-Z]{2})?"),
}


class Atlas:
    """Looks postcodes, states and area codes up. What it does not know is None or empty, never a guess."""

    def __init__(self, spots: Mapping[str, Mapping[str, Spot]], names: Mapping[str, str], codes: Mapping[str, str]) -> None:
        self._spots, self._names, self._codes = spots, names, codes

    def spot(self, country: str, postcode: str) -> Spot | None:
        """About where a postcode (without spaces, upper case) is; None when it is incomplete or unknown.

        A postcode of the United States that the package does not know yet is looked for by its first three digits.
        """
        rows = self._spots.get(country)
        if rows is None or not _WHOLE[country].fullmatch(postcode):
            return None
        if country == "GB":
            letters = re.match(r"[A-Z]+", postcode)
            return rows.get(letters[0]) if letters else None
        return (find_postcode(postcode) if country == "US" else None) or rows.get(postcode[: _KEY[country]])

    def towns(self, country: str, name: str, state: str = "") -> tuple[Spot, ...]:
        """Where the towns of that name are; only those of a state (two letters) when one is named and known."""
        found = find_towns(country, name)
        return tuple(spot for spot in found if spot.state == state) or found

    def knows(self, country: str) -> bool:
        return country in self._spots

    def complete(self, country: str, postcode: str) -> bool:
        """Whether it has the shape of a whole postcode; in countries without data any will do."""
        return bool(postcode) and (country not in _WHOLE or _WHOLE[country].fullmatch(postcode) is not None)

    def state(self, words: str) -> str:
        """The state named in lower-case words, empty when none or several are."""
        padded = f" {words} "
        named = {code: name for name, code in self._names.items() if f" {name} " in padded}
        # "west virginia" is not virginia as well
        whole = [code for code, name in named.items() if not any(name != other and name in other for other in named.values())]
        return whole[0] if len(whole) == 1 else ""

    def state_of_number(self, number: str) -> str:
        """The state of a North American number (E.164) by its area code; people move and keep their numbers."""
        return self._codes.get(number[2:5], "") if number.startswith("+1") else ""


def read_atlas(files: Mapping[str, str]) -> Atlas:
    """The atlas from the texts `us`, `gb`, `ca`, `de` and `us-states` in `knowledge/places/postcodes`."""
    spots = {name.upper(): _reaching(_spots(files[name])) for name in ("us", "gb", "ca", "de")}
    names, codes = dict[str, str](), dict[str, str]()
    for code, said, numbers in (line.split("\t") for line in _lines(files["us-states"])):
        names |= dict.fromkeys(said.split("|"), code)
        codes |= dict.fromkeys(numbers.split(), code)
    return Atlas(spots, names, codes)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _spots(text: str) -> dict[str, Spot]:
    spots = dict[str, Spot]()
    for line in _lines(text):
        keys, state, city, latitude, longitude = line.split("\t")
        first, _, last = keys.partition("-")
        spot = Spot(state, city, float(latitude), float(longitude))
        every = [first] if not last else [f"{key:0{len(first)}d}" for key in range(int(first), int(last) + 1)]
        spots |= dict.fromkeys(every, spot)
    return spots


def _reaching(spots: dict[str, Spot]) -> dict[str, Spot]:
    """Each spot with its reach: most of the way to its nearest neighbour."""
    middles = list(dict.fromkeys(spots.values()))
    at = np.radians(np.array([(spot.latitude, spot.longitude) for spot in middles]))
    apart = (at[:, None, 0] - at[None, :, 0]) ** 2 + (np.cos(at[:, None, 0]) * (at[:, None, 1] - at[None, :, 1])) ** 2
    np.fill_diagonal(apart, np.inf)
    nearest = np.sqrt(apart.min(axis=1)) * EARTH_KM
    reach = dict(zip(middles, np.clip(nearest * _SHARE, _LEAST_KM, _MOST_KM), strict=True))
    return {key: spot._replace(reach_km=round(float(reach[spot]), 1)) for key, spot in spots.items()}
