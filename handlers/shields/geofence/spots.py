"""A circle on the map, and how far two of them are apart."""

import math
from typing import NamedTuple

EARTH_KM = 6371.0


class Spot(NamedTuple):
    """A circle on the map, and the state (two letters, or the province, the nation) it is in."""

    state: str
    city: str
    latitude: float
    longitude: float
    reach_km: float = 0.0


def distance_km(one: Spot, other: Spot) -> float:
    """The distance between two middles along the great circle."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))
