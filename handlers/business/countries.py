"""What differs by country before an owner has said anything: currency, emergency number, time zone, and what things cost."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

import msgspec
import phonenumbers
from phonenumbers.timezone import time_zones_for_number

from handlers.business.industries import knowledge_folder, read_toml

_UNKNOWN_ZONE = "Etc/Unknown"


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """`prices` is the key under which templates keep what things cost there, empty when none do.

    `emergency` is the number to ring in danger, `crisis` for somebody in despair, `hospital` where emergencies are treated,
    `postcode` what people there call it.
    """

    currency: str = ""
    prices: str = ""
    emergency: str = "112"
    crisis: str = "112"
    hospital: str = "the emergency department"
    postcode: str = "postcode"
    timezone: str = ""


def find_country(number: str) -> str:
    """The country of a telephone number (E.164) as two letters, empty when it cannot be told."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


def find_timezone(number: str) -> str:
    """The time zone of a number, the first where there are several; empty when it cannot be told."""
    known = load_countries().get(find_country(number))
    if known and known.timezone:
        return known.timezone
    try:
        zone = str(time_zones_for_number(phonenumbers.parse(number))[0])
    except phonenumbers.NumberParseException:
        return ""
    return "" if zone == _UNKNOWN_ZONE else zone


def load_countries(shelf: Traversable | None = None) -> Mapping[str, Country]:
    """What is known of countries, by two letters."""
    return _countries() if shelf is None else _read(shelf)


def localise_template(template: Mapping[str, Any], country: str, currency: str) -> dict[str, Any]:
    """A template as it is in a country: its prices in the business's currency, its emergency numbers.

    The lower end of a range is said as "from". Where no range is known in the currency, or it begins at nothing, there is
    no price until the owner says one.
    """
    known = load_countries().get(country) or _country_of_currency(currency)
    words = {"{emergency}": known.emergency, "{crisis}": known.crisis, "{hospital}": known.hospital, "{postcode}": known.postcode}
    whole = {part: _filled(value, words) for part, value in template.items()}
    key = known.prices if known.currency == currency else _country_of_currency(currency).prices
    for part in ("services", "dishes"):
        whole[part] = [_priced(sold, key) for sold in whole.get(part, [])]
    return whole


def _country_of_currency(currency: str) -> Country:
    """The first country with this currency, for a business of which nothing better is known."""
    return next((one for one in load_countries().values() if one.currency == currency), Country())


def _priced(sold: Mapping[str, Any], key: str) -> dict[str, Any]:
    low, _, high = str(sold.get("prices", {}).get(key, "")).partition("-")
    if not sold.get("prices") or (key == "US" and "price" in sold):
        return dict(sold)
    if not low or (high and not Decimal(low)):
        return {**sold, "price": "0", "unpriced": True}
    priced = {**sold, "price": low}
    return {**priced, "from_price": True} if high and high != low else priced


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    match value:
        case str():
            for mark, text in words.items():
                value = value.replace(mark, text)
            return value
        case list():
            return [_filled(one, words) for one in value]
        case dict():
            return {key: _filled(one, words) for key, one in value.items()}
        case _:  # open: numbers and truths hold no words
            return value


@cache
def _countries() -> Mapping[str, Country]:
    return _read(knowledge_folder())


def _read(shelf: Traversable) -> Mapping[str, Country]:
    return msgspec.convert(read_toml(shelf / "places" / "countries.toml"), dict[str, Country])
