"""Inside or outside? Every rule of the area is asked; one yes is enough, and no is said only when all are sure."""

from typing import Literal

import msgspec

from handlers.shields.geofence.atlas import Atlas
from handlers.shields.geofence.spots import Spot, distance_km
from handlers.shields.geofence.stated_places import StatedPlace
from schemas.knowledge import Area

Where = Literal["inside", "outside", "unknown", "no-place"]
#: How far off a center given by a postcode may be from the true one is in its row; one given in degrees is exact.
_DEGREES = 2


class Judgement(msgspec.Struct, frozen=True):
    """Where the place is, and which rule said so."""

    where: Where
    rule: str


def judge_place(area: Area, place: StatedPlace, country: str, atlas: Atlas, *, hint: str = "") -> Judgement:
    """Whether the business goes there. `hint` is the state of the caller's number: it may raise a question, never a no."""
    if not area.limited:
        return Judgement("inside", "anywhere")
    if not place.said:
        return Judgement("no-place", "not-said")
    spot = atlas.spot(country, place.postcode) if place.postcode else None
    state = spot.state if spot else place.state
    verdicts = {
        name: verdict
        for name, verdict in (
            ("postcode", _by_postcode(area, place, country, atlas)),
            ("town", _by_town(area, place)),
            ("state", _by_state(area, state)),
            ("radius", _by_radius(area, place, country, atlas)),
        )
        if verdict is not None
    }
    inside = next((name for name, verdict in verdicts.items() if verdict == "inside"), "")
    if inside:
        return Judgement("inside", inside)
    if verdicts and not place.unsure and all(verdict == "outside" for verdict in verdicts.values()):
        return Judgement("outside", "+".join(verdicts))
    if place.street and not (place.postcode or place.town or place.state):
        far = bool(hint and area.states and hint not in area.states)
        return Judgement("unknown", "street-only") if area.ask or far else Judgement("no-place", "street-only")
    return Judgement("unknown", "unsure" if place.unsure else "not-known")


def _by_postcode(area: Area, place: StatedPlace, country: str, atlas: Atlas) -> Where | None:
    if not area.postcodes:
        return None
    prefixes = tuple("".join(prefix.split()).upper() for prefix in area.postcodes)
    if not place.postcode:
        return "unknown"
    if place.postcode.startswith(prefixes):
        return "inside"
    return "outside" if atlas.complete(country, place.postcode) else "unknown"


def _by_town(area: Area, place: StatedPlace) -> Where | None:
    """A listed town is inside; a postcode decides before a town that is not listed, and towns have suburbs."""
    if not area.towns:
        return None
    if place.town.casefold() in {town.casefold() for town in area.towns} and not place.postcode:
        return "inside"
    return "outside" if place.postcode and area.postcodes else "unknown"


def _by_state(area: Area, state: str) -> Where | None:
    if not area.states:
        return None
    if not state:
        return "unknown"
    return "inside" if state in area.states else "outside"


def _by_radius(area: Area, place: StatedPlace, country: str, atlas: Atlas) -> Where | None:
    """By distance, give or take the reach of both: what lies between is not known, nor which of several towns is meant."""
    center = _center(area, country, atlas)
    if center is None or area.radius_km <= 0:
        return None
    if place.postcode:
        spot = atlas.spot(country, place.postcode)
        spots: tuple[Spot, ...] = (spot,) if spot else ()
    else:
        spots = atlas.towns(country, place.town, place.state)
    verdicts = {_by_distance(center, spot, area.radius_km) for spot in spots}
    return verdicts.pop() if len(verdicts) == 1 else "unknown"


def _by_distance(center: Spot, spot: Spot, radius_km: float) -> Where:
    far, slack = distance_km(center, spot), center.reach_km + spot.reach_km
    if far - slack > radius_km:
        return "outside"
    return "inside" if far <= radius_km else "unknown"


def _center(area: Area, country: str, atlas: Atlas) -> Spot | None:
    parts = area.center.split(",")
    if len(parts) == _DEGREES:
        try:
            return Spot("", "", float(parts[0]), float(parts[1]))
        except ValueError:
            return None
    return atlas.spot(country, "".join(area.center.split()).upper()) if area.center else None
