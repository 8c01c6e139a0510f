"""On which clocks a person may be: by what is known of them, else by their number, all zones of an ambiguous one."""

import functools
from collections.abc import Sequence
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone
from phonenumbers.tzdata import TIMEZONE_DATA

#: North America's area codes have three digits after the 1: a number may be anywhere in its area.
_NORTH_AMERICA, _AREA = "1", 4


def find_zones(number: str, known: str, home: str) -> tuple[ZoneInfo, ...]:
    """The zones a person may be in: the `known` one, else those of the number, else all of its country's.

    `home` is the business's own zone: of a person of whom nothing is known, its country's zones are taken.
    """
    if zone := _zone(known):
        return (zone,)
    return tuple(zone for name in _names(number, home) if (zone := _zone(name)))


def _names(number: str, home: str) -> tuple[str, ...]:
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return _country(_countries().get(home, ""), home)
    region = phonenumbers.region_code_for_number(read) or phonenumbers.region_code_for_country_code(read.country_code or 0) or ""
    at_a_place = phonenumbers.is_number_geographical(read)  # not so toll-free numbers, and mobiles of most countries
    return (_by_prefix(number.removeprefix("+")) if at_a_place else ()) or _country(region, home)


def _by_prefix(digits: str) -> tuple[str, ...]:
    """The zones of all numbers that begin alike: people move within an area and keep their number."""
    prefix = digits[:_AREA] if digits.startswith(_NORTH_AMERICA) else _longest(digits)
    found = {zone for known, zones in TIMEZONE_DATA.items() if prefix and known.startswith(prefix) for zone in zones}
    return tuple(sorted(found - {timezone.UNKNOWN_TIMEZONE}))


def _longest(digits: str) -> str:
    return next((digits[:length] for length in range(len(digits), 0, -1) if digits[:length] in TIMEZONE_DATA), "")


def _country(region: str, home: str) -> tuple[str, ...]:
    """Every zone of a country (two letters); of no country, those of the business's own."""
    known = _zones()
    return tuple(known.get(region) or known.get(_countries().get(home, ""), (home,)))


@functools.cache
def _zones() -> dict[str, Sequence[str]]:
    """Zones by country, from the time zone database."""
    by_country: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            by_country.setdefault(country, []).append(zone)
    return dict(by_country)


@functools.cache
def _countries() -> dict[str, str]:
    """The country of each zone."""
    return {zone: country for country, zones in _zones().items() for zone in zones}


@functools.cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
